package dev.sluice.jdbc.runner;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.lease.ConnectionSetup;
import dev.sluice.jdbc.lease.Connector;
import dev.sluice.jdbc.lease.Lease;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.lease.Leases;
import dev.sluice.jdbc.lease.Leases.Use;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptLeasesTest {

  private final UnitCall<Integer> unit = new UnitCall<>(Unit.write("put"), call -> 1);

  @TempDir Path folder;

  @Test
  void onlyTheThreadThatHasEveryConnectionOfAUseIsNested() throws Exception {
    SluiceDataSource source =
        SluiceDataSource.of(Database.sqlite(folder).dataSource(), Pipeline.of(List.of()));
    Connector connector = new Connector(source, TransactionStyle.IMMEDIATE, ConnectionSetup.NONE);
    try (Leases leases = Leases.kept(connector, LeaseOptions.DEFAULTS)) {
      leases.refuseNested(Use.WRITE, unit);
      Lease writer = leases.take(Use.WRITE, unit);

      assertThatThrownBy(() -> leases.refuseNested(Use.WRITE, unit))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("put can't start inside \"put\"");
      assertThatCode(() -> leases.refuseNested(Use.READ, unit)).doesNotThrowAnyException();
      Threads.start("other", () -> refuseNested(leases)).get();

      leases.give(Use.WRITE, writer, null);
      leases.refuseNested(Use.WRITE, unit);
    }
  }

  @Test
  void closingRefusesEveryUseBeforeItWaitsForOne() throws Exception {
    SluiceDataSource source =
        SluiceDataSource.of(Database.sqlite(folder).dataSource(), Pipeline.of(List.of()));
    Connector connector = new Connector(source, TransactionStyle.IMMEDIATE, ConnectionSetup.NONE);
    Leases leases = Leases.kept(connector, LeaseOptions.DEFAULTS);
    Lease writer = leases.take(Use.WRITE, unit);
    Threads.Task<Integer> closing =
        Threads.start(
                "closer",
                () -> {
                  leases.close();
                  return 1;
                })
            .awaitWaiting();

    assertThatThrownBy(() -> leases.take(Use.READ, unit))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the runner is closed");
    leases.give(Use.WRITE, writer, null);
    closing.get();
  }

  private boolean refuseNested(Leases leases) {
    leases.refuseNested(Use.WRITE, unit);
    return true;
  }
}
