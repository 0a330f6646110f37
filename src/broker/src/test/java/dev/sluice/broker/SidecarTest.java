package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.cursor.BatchCursor;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.DataException;
import dev.sluice.broker.error.IntegrityException;
import dev.sluice.broker.error.OperationalException;
import dev.sluice.broker.error.SidecarUnavailableException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.sidecar.Sidecar;
import dev.sluice.broker.sidecar.SidecarSession;
import dev.sluice.broker.sidecar.SidecarTransaction;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.support.CountingDataSource;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.unit.RowMapper;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.FaultRule;
import dev.sluice.testing.Faults;
import dev.sluice.testing.SqlFaults;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application's own tables beside the broker's. */
@Timeout(60)
class SidecarTest {

  private static final String CREATE = "CREATE TABLE IF NOT EXISTS seen (x INTEGER PRIMARY KEY)";
  private static final String INSERT = "INSERT INTO seen VALUES (?)";
  private static final String SELECT = "SELECT x FROM seen ORDER BY x";
  private static final RowMapper<Long> NUMBER = row -> row.getLong(1);

  @TempDir Path folder;

  private final Faults faults = new Faults();
  private CountingDataSource source;
  private Broker broker;
  private Sidecar sidecar;
  private PlainFile file;

  @BeforeEach
  void open() throws SQLException {
    Path path = folder.resolve("sidecar.db");
    source = new CountingDataSource(SqliteDataSource.at(path));
    broker = FaultBench.builder(source).interceptors(FaultBench.quickRetry(), faults).open();
    sidecar = broker.sidecar();
    file = PlainFile.at(path);
    file.execute("PRAGMA busy_timeout = 0", "CREATE TABLE seen (x INTEGER PRIMARY KEY)");
  }

  @AfterEach
  void close() throws SQLException {
    faults.clear();
    file.execute("BEGIN IMMEDIATE", "ROLLBACK"); // no lock is left
    file.close();
    broker.close();
    assertThat(source.open()).isZero();
  }

  private List<Object> seen() throws SQLException {
    return file.column(SELECT);
  }

  @Test
  void eachStatementCommitsByItself() throws SQLException {
    List<Long> read =
        sidecar.statements(
            session -> {
              assertThat(session.update(CREATE)).isZero();
              assertThat(session.update(INSERT, 1)).isEqualTo(1);
              assertSeen(1);
              session.update(INSERT, 2L);
              assertSeen(1, 2);
              return session.query(SELECT, NUMBER);
            });

    assertThat(read).containsExactly(1L, 2L);
  }

  private void assertSeen(Integer... numbers) {
    try {
      assertThat(seen()).isEqualTo(List.of(numbers).stream().map(Integer::longValue).toList());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void earlierStatementsStayWhenTheWorkFails() {
    assertThatThrownBy(
            () ->
                sidecar.statements(
                    session -> {
                      session.update(INSERT, 1);
                      throw new IllegalArgumentException("mine");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mine");
    assertSeen(1);
  }

  @Test
  void aStatementIsTriedAgainWhileOthersHoldTheStore() {
    faults.on(Kind.UPDATE).unit("sidecar").nth(1).fail(SqlFaults::busy);
    faults.on(Kind.QUERY).unit("sidecar").nth(1).fail(SqlFaults::busy);

    assertThat(
            sidecar.<List<Long>>statements(
                session -> {
                  session.update(INSERT, 1);
                  return session.query(SELECT, NUMBER);
                }))
        .containsExactly(1L);
  }

  @Test
  void statementsShareAConnection() throws SQLException {
    List<Long> changes =
        sidecar.statements(
            session -> {
              session.update("CREATE TEMP TABLE kept (x)");
              session.update("INSERT INTO temp.kept VALUES (1), (2), (3)");
              List<Long> counted = session.query("SELECT changes()", NUMBER);
              broker.queue("tasks").write("between two statements");
              session.update("INSERT INTO seen SELECT x FROM temp.kept WHERE x > 1");
              session.update("DROP TABLE temp.kept");
              return counted;
            });

    assertThat(changes).containsExactly(3L);
    assertSeen(2, 3);
  }

  @Test
  void aTransactionBegunByTextDoesNotOutliveItsSession() {
    sidecar.statements(
        session -> {
          session.update("BEGIN");
          return session.update(INSERT, 1);
        });

    assertSeen();
    sidecar.statements(session -> session.update(INSERT, 2));
    assertSeen(2);
  }

  @Test
  void aQueryThatChangesRowsTakesItsTurn() {
    FaultRule turns = faults.on(Kind.UNIT).unit("sidecar turn").alsoUpkeep().run(call -> {});
    String insert = "INSERT INTO seen VALUES (1) RETURNING x";
    String with = " WITH t(a) AS (SELECT 2)\nINSERT INTO seen SELECT a FROM t RETURNING x";

    sidecar.statements(session -> session.query(insert, NUMBER));
    sidecar.statements(session -> session.query(with, NUMBER));
    sidecar.statements(session -> session.query("SELECT replace('a', 'a', 1)", NUMBER));

    assertThat(turns.fired()).isEqualTo(2);
    assertSeen(1, 2);
  }

  @Test
  void aTransactionHappensAsAWhole() {
    String result =
        sidecar.transaction(
            session -> {
              session.update(INSERT, 1);
              session.update(INSERT, 2);
              assertSeen();
              assertThat(session.query(SELECT, NUMBER)).containsExactly(1L, 2L);
              return "done";
            });

    assertThat(result).isEqualTo("done");
    assertSeen(1, 2);
  }

  @Test
  void whateverIsThrownRollsATransactionBack() {
    assertThatThrownBy(
            () ->
                sidecar.transaction(
                    session -> {
                      session.update(INSERT, 1);
                      throw new IllegalArgumentException("mine");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mine");
    assertSeen();
  }

  @Test
  void aStatementMayFailAndTheTransactionGoOn() {
    sidecar.transaction(
        session -> {
          session.update(INSERT, 1);
          assertThatThrownBy(() -> session.update(INSERT, 1))
              .isInstanceOf(IntegrityException.class);
          return session.update(INSERT, 2);
        });

    assertSeen(1, 2);
  }

  @Test
  void nothingIsKeptWhenTheDatabaseHasEndedTheTransactionByItself() {
    assertThatThrownBy(
            () ->
                sidecar.transaction(
                    session -> {
                      session.update(INSERT, 1);
                      assertThatThrownBy(
                              () -> session.update("INSERT OR ROLLBACK INTO seen VALUES (1)"))
                          .isInstanceOf(IntegrityException.class);
                      assertThatThrownBy(() -> session.update(INSERT, 2))
                          .isInstanceOf(OperationalException.class)
                          .hasMessageContaining("rolled the transaction back");
                      return null;
                    }))
        .isInstanceOf(OperationalException.class)
        .hasMessageContaining("rolled the transaction back");
    assertSeen();
  }

  @Test
  void onlyTheBeginOfATransactionIsTriedAgain() {
    faults.on(Kind.BEGIN).unit("sidecar transaction").nth(1).fail(SqlFaults::busy);
    assertThat(sidecar.<Integer>transaction(session -> session.update(INSERT, 1))).isEqualTo(1);
    faults.clear();
    faults.on(Kind.COMMIT).unit("sidecar transaction").nth(1).fail(SqlFaults::busy);

    assertThatThrownBy(() -> sidecar.transaction(session -> session.update(INSERT, 2)))
        .isInstanceOf(BrokerException.class);

    assertSeen(1);
  }

  @Test
  void tablesCanBeDefinedInATransaction() throws SQLException {
    sidecar.transaction(
        session -> {
          session.update("CREATE TABLE IF NOT EXISTS mine (a)");
          session.update("CREATE INDEX IF NOT EXISTS mine_a ON mine (a)");
          session.update("INSERT INTO mine VALUES (?)", "text");
          return session.update("CREATE TABLE IF NOT EXISTS mine (a)");
        });

    assertThat(file.value("SELECT a FROM mine")).isEqualTo("text");
  }

  @Test
  void aRowAndItsMessageCommitTogether() {
    broker.queue("tasks").write("work");

    sidecar.transaction(
        session -> {
          Message claimed = broker.queue("tasks").in(session.connection()).claim().orElseThrow();
          session.update(INSERT, 17);
          return broker.queue("done").in(session.connection()).write(claimed.body());
        });

    assertSeen(17);
    assertThat(broker.queue("done").peek()).map(Message::body).contains("work");
    assertThat(broker.queue("tasks").stats().claimed()).isEqualTo(1);
  }

  @Test
  void aValueTooLargeForTheEngineIsBadData() {
    assertThatThrownBy(
            () ->
                sidecar.statements(
                    session -> session.query("SELECT zeroblob(2000000000)", row -> row)))
        .isInstanceOf(DataException.class)
        .satisfies(e -> assertThat(((BrokerException) e).isRetryable()).isFalse());
    assertSeen();
  }

  @Test
  void aBackendMayHaveNoPlaceForIt() {
    Backend sqlite = new SqliteBackend(SqliteOptions.DEFAULTS);
    Backend without =
        (Backend)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Backend.class},
                (proxy, method, arguments) ->
                    method.getName().equals("supportsSidecar")
                        ? Boolean.FALSE
                        : method.invoke(sqlite, arguments));
    try (Broker bare = Broker.builder(source).backend(without).open()) {
      assertThatThrownBy(bare::sidecar)
          .isInstanceOf(SidecarUnavailableException.class)
          .satisfies(e -> assertThat(((BrokerException) e).isRetryable()).isFalse());
      bare.queue("tasks").write("works");
    }
  }

  @Test
  void aSessionIsDeadAfterItsBlock() {
    AtomicReference<SidecarSession> kept = new AtomicReference<>();
    AtomicReference<SidecarTransaction> keptTransaction = new AtomicReference<>();
    sidecar.statements(
        session -> {
          kept.set(session);
          return null;
        });
    sidecar.transaction(
        session -> {
          keptTransaction.set(session);
          return null;
        });

    assertDead(() -> kept.get().update(INSERT, 1));
    assertDead(() -> kept.get().query(SELECT, NUMBER));
    assertDead(() -> keptTransaction.get().update(INSERT, 1));
    assertDead(() -> keptTransaction.get().query(SELECT, NUMBER));
    assertDead(() -> keptTransaction.get().connection());
    assertSeen();
  }

  private static void assertDead(Runnable use) {
    assertThatThrownBy(use::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has ended");
  }

  @Test
  void aSessionBelongsToItsThread() {
    sidecar.transaction(
        session -> {
          CompletableFuture<?> elsewhere =
              CompletableFuture.supplyAsync(
                  () -> session.update(INSERT, 1), task -> new Thread(task).start());
          assertThatThrownBy(elsewhere::join)
              .isInstanceOf(CompletionException.class)
              .hasCauseInstanceOf(IllegalStateException.class);
          return null;
        });
    assertSeen();
  }

  @Test
  void whatWouldWaitForItsOwnTransactionFailsAtOnce() {
    sidecar.transaction(
        session -> {
          assertRefused(() -> broker.queue("tasks").write("never"));
          assertRefused(() -> broker.queue("tasks").claim());
          assertRefused(() -> sidecar.transaction(inner -> inner.update(INSERT, 1)));
          assertRefused(() -> sidecar.statements(inner -> inner.update(INSERT, 1)));
          assertThat(broker.queue("tasks").peek()).isEmpty();
          return session.update(INSERT, 2);
        });
    assertSeen(2);
  }

  @Test
  void noTransactionBeginsWhileABatchOfThisThreadIsOpen() {
    broker.queue("tasks").write("work");
    try (BatchCursor cursor = broker.queue("tasks").consumeInBatches(1, IdRange.ALL)) {
      cursor.next();
      assertRefused(() -> sidecar.transaction(session -> session.update(INSERT, 1)));
      assertRefused(() -> sidecar.statements(session -> session.update(INSERT, 1)));
      cursor.commit();
      sidecar.transaction(session -> session.update(INSERT, 2));
    }
    assertSeen(2);
  }

  private static void assertRefused(Runnable use) {
    assertThatThrownBy(use::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("this thread's own");
  }

  @Test
  void aClosedBrokerRefuses() {
    broker.close();
    assertThatThrownBy(() -> sidecar.transaction(session -> session.update(INSERT, 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> sidecar.statements(session -> session.query(SELECT, NUMBER)))
        .isInstanceOf(IllegalStateException.class);
  }
}
