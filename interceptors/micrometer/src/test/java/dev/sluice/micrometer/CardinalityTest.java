package dev.sluice.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However different the calls are, there are no more than so many meters. */
class CardinalityTest {

  private static final int TOLD_APART = 200;

  @TempDir Path folder;

  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void textsAndParametersMakeNoMeters() throws SQLException {
    Store store = new Store(folder, registry, new Faults());
    try (Connection connection = store.open();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 10_000; i++) {
        statement.execute("SELECT " + i);
      }
      for (int i = 0; i < 10_000; i++) {
        try (PreparedStatement select = connection.prepareStatement("SELECT ?")) {
          select.setInt(1, i);
          select.executeQuery();
        }
      }
    }

    assertThat(registry.get("db.client.operation.duration").timers()).hasSize(1);
  }

  @Test
  void namesOfUnitsAreBounded() throws SQLException {
    Pipeline pipeline = Pipeline.of(List.of(Micrometer.create(registry)));
    for (int i = 0; i < 100_000; i++) {
      pipeline.run(new UnitCall<>(Unit.write("unit " + i), call -> null));
    }

    assertThat(registry.get("sluice.unit.duration").timers()).hasSize(TOLD_APART + 1);
    assertThat(
            registry.get("sluice.unit.duration").tag("sluice.unit.name", "_OTHER").timer().count())
        .isEqualTo(100_000 - TOLD_APART);
  }

  @Test
  void codesOfErrorsAreBounded() throws SQLException {
    AtomicInteger code = new AtomicInteger();
    Faults faults = new Faults();
    faults
        .on(Kind.UPDATE)
        .fail(() -> new SQLException("raised by the application", "45000", code.incrementAndGet()));
    Store store = new Store(folder, registry, faults);
    try (Connection connection = store.open();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 1_000; i++) {
        catchThrowable(() -> statement.executeUpdate("DELETE FROM t"));
      }
    }

    assertThat(registry.get("db.client.operation.duration").timers()).hasSize(TOLD_APART + 1);
  }

  private record Store(Path folder, MeterRegistry registry, Faults faults) {

    Connection open() throws SQLException {
      return SluiceDataSource.wrap(
              SqliteDataSource.at(folder.resolve("orders.db")), Micrometer.create(registry), faults)
          .getConnection();
    }
  }
}
