package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.support.CountingDataSource;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.FaultPoint;
import dev.sluice.testing.FaultSweep;
import dev.sluice.testing.Faults;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fault at each JDBC call of an application's transaction that a queue takes part in. */
@Timeout(60)
class TransactionalFaultsTest {

  @TempDir Path folder;

  private final Faults faults = new Faults();
  private CountingDataSource counting;
  private DataSource source;
  private Broker broker;
  private MessageQueue tasks;
  private PlainFile file;

  @BeforeEach
  void open() throws SQLException {
    Path path = folder.resolve("joined.db");
    counting = new CountingDataSource(SqliteDataSource.at(path));
    source = SluiceDataSource.wrap(counting, faults);
    broker = Broker.open(SqliteDataSource.at(path));
    tasks = broker.queue("tasks");
    tasks.write("old");
    file = PlainFile.at(path);
    file.execute("PRAGMA busy_timeout = 0", "PRAGMA synchronous = OFF", "CREATE TABLE orders (x)");
  }

  @AfterEach
  void close() throws SQLException {
    file.close();
    broker.close();
  }

  private void reset() throws SQLException {
    file.execute(
        "DELETE FROM orders",
        "DELETE FROM messages WHERE body <> 'old'",
        "UPDATE messages SET claimed = 0");
  }

  /** Goes on when the queue fails, as an application may; what it commits then must be whole. */
  private Object order(boolean goOn) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      try {
        statement.execute("BEGIN IMMEDIATE");
        statement.execute("INSERT INTO orders VALUES (17)");
        TransactionalQueue in = tasks.in(connection);
        attempt(goOn, () -> in.write(List.of("a", "b", "c")));
        attempt(goOn, in::claim);
        statement.execute("COMMIT");
      } catch (SQLException | RuntimeException e) {
        try (Statement last = connection.createStatement()) {
          last.execute("ROLLBACK");
        } catch (SQLException second) {
          e.addSuppressed(second);
        }
        throw e;
      }
      return null;
    }
  }

  private static void attempt(boolean goOn, Runnable step) {
    try {
      step.run();
    } catch (BrokerException e) {
      if (!goOn) {
        throw e;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whateverIsCommittedIsWhole(boolean goOn) throws Exception {
    for (boolean after : List.of(false, true)) {
      FaultSweep sweep = FaultSweep.of(faults).alsoUpkeep().prepare(this::reset);
      (after ? sweep.after() : sweep)
          .fault("full", SqlFaults::full)
          .fault("unique", SqlFaults::unique)
          .fault("broken", SqlFaults::broken)
          .run(
              () -> order(goOn),
              outcome -> {
                Kind kind = outcome.point().map(FaultPoint::kind).orElse(null);
                boolean committed =
                    !outcome.failed()
                        || (after && kind == Kind.COMMIT)
                        || kind == Kind.RELEASE; // closing a connection comes after it all
                assertThat(file.column("SELECT x FROM orders")).hasSize(committed ? 1 : 0);
                List<Object> written =
                    file.column("SELECT body FROM messages WHERE body <> 'old' ORDER BY id");
                if (!written.isEmpty()) {
                  assertThat(written).containsExactly("a", "b", "c");
                }
                if (!goOn) {
                  assertThat(written).hasSize(committed ? 3 : 0);
                  assertThat(tasks.stats().claimed()).isEqualTo(committed ? 1 : 0);
                }
                assertThat(counting.open()).isZero();
                file.execute("BEGIN IMMEDIATE", "ROLLBACK");
              });
    }
  }
}
