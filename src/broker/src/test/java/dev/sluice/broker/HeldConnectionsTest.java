package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.error.BusyException;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.lease.LeaseReport;
import dev.sluice.jdbc.lease.LeaseReport.Event;
import dev.sluice.retry.Retry;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operation that has its connection for long is known to the application. */
@Timeout(60)
class HeldConnectionsTest {

  @TempDir Path folder;

  private final List<LeaseReport> reports = new CopyOnWriteArrayList<>();
  private final CountDownLatch go = new CountDownLatch(1);
  private final Faults faults = new Faults();

  private List<LeaseReport> ofWrite() {
    return reports.stream().filter(report -> report.unit().equals("write")).toList();
  }

  @Test
  void theApplicationIsToldAndSoIsWhoWaits() {
    LeaseOptions options =
        LeaseOptions.builder()
            .acquireTimeout(Duration.ofMillis(1))
            .reportAfter(Duration.ofMillis(20))
            .listener(reports::add)
            .build();
    try (Broker broker =
        Broker.builder(SqliteDataSource.at(folder.resolve("held.db")))
            .interceptors(Retry.builder().maxAttempts(1).build(), faults)
            .leases(options)
            .open()) {
      faults.on(Kind.COMMIT).nth(1).run(call -> Awaitility.await().until(() -> go.getCount() == 0));
      CompletableFuture<?> slow =
          CompletableFuture.supplyAsync(
              () -> broker.queue("tasks").write("first"),
              started -> new Thread(started, "slow thread").start());
      Awaitility.await().until(() -> ofWrite().size() == 1);

      assertThatThrownBy(() -> broker.queue("tasks").claim())
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("\"write\" on thread \"slow thread\" for ");
      go.countDown();
      slow.join();

      assertThat(ofWrite())
          .extracting(LeaseReport::event)
          .containsExactly(Event.HELD, Event.RETURNED);
      assertThat(ofWrite().get(0).stack()).hasStackTraceContaining("MessageQueue.write(");
    }
  }
}
