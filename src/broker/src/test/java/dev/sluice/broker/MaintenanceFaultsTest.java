package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.error.BrokerException;
import dev.sluice.testing.FaultSweep;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fault at each JDBC call of maintenance, which is many units: each is done or not. */
@Timeout(120)
class MaintenanceFaultsTest {

  enum Job {
    VACUUM(broker -> broker.maintenance().vacuum()),
    COMPACT(broker -> broker.maintenance().compact()),
    AUTOMATIC(broker -> broker.queue("tasks").write("the hundredth").value());

    private final ToLongFunction<Broker> run;

    Job(ToLongFunction<Broker> run) {
      this.run = run;
    }
  }

  @TempDir Path folder;

  private FaultBench bench;

  @BeforeEach
  void open() throws SQLException {
    bench = new FaultBench(folder.resolve("maintenance.db"));
  }

  @AfterEach
  void close() throws SQLException {
    bench.close();
  }

  private void prepare(Job job) throws SQLException {
    bench.reset();
    if (job == Job.AUTOMATIC) {
      bench.broker().queue("tasks").write(IntStream.range(0, 99).mapToObj(i -> "x").toList());
      bench.file.execute("UPDATE messages SET claimed = 1 WHERE id <= 50");
    }
  }

  private List<List<Object>> pending() throws SQLException {
    return bench.file.rows("SELECT id, queue, body, ts FROM messages WHERE claimed = 0");
  }

  private long claimed() throws SQLException {
    return (Long) bench.file.value("SELECT count(*) FROM messages WHERE claimed = 1");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPendingStaysAndWhatIsClaimedGoesNowOrNextTime(Job job) throws Exception {
    prepare(job);
    long claimed = claimed();
    long result = job.run.applyAsLong(bench.broker());
    List<List<Object>> pending = pending();
    assertThat(claimed()).isZero();

    FaultSweep.of(bench.faults)
        .alsoUpkeep()
        .prepare(() -> prepare(job))
        .fault("busy", SqlFaults::busy)
        .fault("full", SqlFaults::full)
        .fault("broken", SqlFaults::broken)
        .run(
            () -> job.run.applyAsLong(bench.broker()),
            outcome -> {
              if (outcome.failed()) {
                assertThat(outcome.failure()).isInstanceOf(BrokerException.class);
              } else {
                assertThat(outcome.result()).isEqualTo(result);
                assertThat(pending()).isEqualTo(pending);
              }
              assertThat(claimed()).isIn(0L, claimed);
              bench.faults.clear();
              bench.broker().maintenance().vacuum();
              assertThat(claimed()).isZero();
              bench.assertSound();
            });
  }

  @ParameterizedTest
  @EnumSource(names = "AUTOMATIC")
  void theCallerOfTheHundredthNeverHearsOfIt(Job job) throws Exception {
    FaultSweep.of(bench.faults)
        .prepare(() -> prepare(job))
        .fault("full", SqlFaults::full)
        .run(
            () -> job.run.applyAsLong(bench.broker()),
            outcome -> {
              Map<String, List<List<Object>>> state = bench.state();
              boolean written =
                  state.get("messages").stream().anyMatch(row -> row.contains("the hundredth"));
              assertThat(outcome.failed()).isEqualTo(!written);
              bench.assertSound();
            });
  }
}
