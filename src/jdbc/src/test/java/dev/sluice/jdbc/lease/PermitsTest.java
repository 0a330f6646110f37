package dev.sluice.jdbc.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.lease.Leases.Use;
import dev.sluice.jdbc.unit.Unit;
import java.lang.ref.WeakReference;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class PermitsTest {

  private final List<LeaseReport> reports = new CopyOnWriteArrayList<>();
  private final LeaseOptions options =
      LeaseOptions.builder().reportAfter(Duration.ofMillis(1)).listener(reports::add).build();

  private final UnitCall<Integer> unit = new UnitCall<>(Unit.write("put"), call -> 1);

  @Test
  void nobodyLooksAfterThemWhileNoneIsHeld() throws SQLException {
    Permits permits = new Permits(Use.WRITE, 1, options);
    permits.release(permits.acquire(unit));
    WeakReference<Permits> known = new WeakReference<>(permits);
    permits = null;

    awaitGone(known);
  }

  @Test
  void nobodyLooksAfterThemOnceAllThatAreHeldAreReported() throws SQLException {
    Permits permits = new Permits(Use.WRITE, 1, options);
    permits.acquire(unit);
    await().until(() -> reports.size() == 1);
    WeakReference<Permits> known = new WeakReference<>(permits);
    permits = null;

    awaitGone(known);
    assertThat(reports).hasSize(1);
  }

  private static void awaitGone(WeakReference<?> known) {
    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(known.get()).isNull();
            });
  }
}
