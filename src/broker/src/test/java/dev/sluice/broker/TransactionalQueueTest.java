package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.broker.error.BusyException;
import dev.sluice.broker.error.IdConflictException;
import dev.sluice.broker.error.OperationalException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.InvalidMessageException;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import dev.sluice.testing.Recorder;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that commit together with an application's rows, on the application's connection. */
@Timeout(60)
class TransactionalQueueTest {

  /** Where the application has its connection from. */
  enum From {
    DRIVER,
    POOL,
    SLUICE,
    SLUICE_OVER_POOL,
    POOL_OVER_SLUICE
  }

  /** How it begins its transaction. */
  enum Begin {
    TEXT,
    DEFERRED_TEXT,
    SAVEPOINT,
    AUTOCOMMIT_OFF
  }

  @TempDir Path folder;

  private Path path;
  private Broker broker;
  private MessageQueue tasks;
  private MessageQueue done;
  private PlainFile file;

  @BeforeEach
  void open() throws SQLException {
    path = folder.resolve("joined.db");
    broker = Broker.open(SqliteDataSource.at(path));
    tasks = broker.queue("tasks");
    done = broker.queue("done");
    tasks.write(List.of("one", "two", "three", "four"));
    file = PlainFile.at(path);
    file.execute("PRAGMA busy_timeout = 0", "CREATE TABLE orders (x)");
  }

  @AfterEach
  void close() throws SQLException {
    file.execute("BEGIN IMMEDIATE", "ROLLBACK"); // no lock is left
    file.close();
    broker.close();
  }

  private Connection driver() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + path);
  }

  private HikariDataSource pool(DataSource over) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(over);
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private interface Use {
    void with(Connection connection) throws SQLException;
  }

  private void use(From from, Use use) throws SQLException {
    DataSource plain = SqliteDataSource.at(path);
    switch (from) {
      case DRIVER -> close(driver(), use);
      case POOL -> {
        try (HikariDataSource pool = pool(plain)) {
          close(pool.getConnection(), use);
        }
      }
      case SLUICE -> close(SluiceDataSource.wrap(plain, new Recorder()).getConnection(), use);
      case SLUICE_OVER_POOL -> {
        try (HikariDataSource pool = pool(plain)) {
          close(SluiceDataSource.wrap(pool, new Recorder()).getConnection(), use);
        }
      }
      case POOL_OVER_SLUICE -> {
        try (HikariDataSource pool = pool(SluiceDataSource.wrap(plain, new Recorder()))) {
          close(pool.getConnection(), use);
        }
      }
    }
  }

  private static void close(Connection connection, Use use) throws SQLException {
    try (connection) {
      use.with(connection);
    }
  }

  private static void begin(Connection connection, Begin how) throws SQLException {
    switch (how) {
      case TEXT -> execute(connection, "BEGIN IMMEDIATE");
      case DEFERRED_TEXT -> execute(connection, "BEGIN");
      case SAVEPOINT -> execute(connection, "SAVEPOINT mine");
      case AUTOCOMMIT_OFF -> connection.setAutoCommit(false);
    }
  }

  private static void commit(Connection connection, Begin how) throws SQLException {
    switch (how) {
      case TEXT, DEFERRED_TEXT -> execute(connection, "COMMIT");
      case SAVEPOINT -> execute(connection, "RELEASE mine");
      case AUTOCOMMIT_OFF -> {
        connection.commit();
        connection.setAutoCommit(true);
      }
    }
  }

  private static void rollback(Connection connection, Begin how) throws SQLException {
    switch (how) {
      case TEXT, DEFERRED_TEXT -> execute(connection, "ROLLBACK");
      case SAVEPOINT -> {
        execute(connection, "ROLLBACK TO mine");
        execute(connection, "RELEASE mine");
      }
      case AUTOCOMMIT_OFF -> {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  /** Everything a queue can do there. */
  private void work(Connection connection) throws SQLException {
    List<Message> before = tasks.peek(4, IdRange.ALL);
    TransactionalQueue in = tasks.in(connection);
    execute(connection, "INSERT INTO orders VALUES (17)");
    assertThat(in.claim()).contains(before.get(0));
    assertThat(in.move(done)).contains(before.get(1));
    assertThat(in.delete(before.get(2).id())).isTrue();
    MessageId id = in.write("new");
    assertThat(id.value()).isGreaterThan(before.get(3).id().value());
    assertThat(in.claim(5, IdRange.ALL)).containsExactly(before.get(3), new Message(id, "new"));
  }

  private void assertDone() throws SQLException {
    assertThat(file.column("SELECT x FROM orders")).containsExactly(17L);
    assertThat(file.column("SELECT queue || ' ' || body || ' ' || claimed FROM messages"))
        .containsExactly("tasks one 1", "done two 0", "tasks four 1", "tasks new 1");
    assertThat(file.value("SELECT value FROM meta WHERE key = 'last_ts'"))
        .isEqualTo(file.value("SELECT max(ts) FROM messages"));
  }

  @ParameterizedTest
  @EnumSource
  void rowsAndMessagesCommitTogether(From from) throws SQLException {
    for (Begin how : Begin.values()) {
      file.execute("DELETE FROM orders");
      broker.deleteAll();
      tasks.write(List.of("one", "two", "three", "four"));
      Map<String, List<List<Object>>> before = file.contents();
      use(
          from,
          connection -> {
            begin(connection, how);
            work(connection);
            assertThat(file.contents()).as("nobody else sees it").isEqualTo(before);
            commit(connection, how);
          });
      assertDone();
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsAndMessagesAreRolledBackTogether(From from) throws SQLException {
    Map<String, List<List<Object>>> before = file.contents();
    for (Begin how : Begin.values()) {
      use(
          from,
          connection -> {
            begin(connection, how);
            work(connection);
            rollback(connection, how);
          });
      assertThat(file.contents()).isEqualTo(before);
    }
  }

  @Test
  void theConnectionOfAUnitOfTheToolkitWillDo() throws SQLException {
    try (SqlRunner runner =
        SqlRunner.over(SqliteDataSource.at(path))
            .transactions(TransactionStyle.IMMEDIATE)
            .plain()) {
      runner.inTransaction(
          "order",
          session -> {
            work(session.connection());
            return null;
          });
    }
    assertDone();
  }

  @ParameterizedTest
  @EnumSource
  void withoutATransactionItIsRefusedAndNoneIsLeftOpen(From from) throws SQLException {
    use(
        from,
        connection -> {
          assertThatThrownBy(() -> tasks.in(connection))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("BEGIN IMMEDIATE");
          execute(connection, "BEGIN IMMEDIATE");
          execute(connection, "ROLLBACK");
        });
  }

  @ParameterizedTest
  @EnumSource
  void afterTheTransactionTheHandleIsDead(From from) throws SQLException {
    use(
        from,
        connection -> {
          execute(connection, "BEGIN IMMEDIATE");
          TransactionalQueue in = tasks.in(connection);
          execute(connection, "COMMIT");
          assertThatThrownBy(() -> in.write("never")).isInstanceOf(IllegalStateException.class);
          assertThatThrownBy(in::claim).isInstanceOf(IllegalStateException.class);
          assertThatThrownBy(() -> in.move(done)).isInstanceOf(IllegalStateException.class);
          assertThatThrownBy(() -> in.delete(new MessageId(1)))
              .isInstanceOf(IllegalStateException.class);
        });
    assertThat(tasks.stats().pending()).isEqualTo(4);
  }

  @Test
  void anotherDatabaseIsRefusedUnchanged() throws SQLException {
    Path other = folder.resolve("other.db");
    Broker.open(SqliteDataSource.at(other)).close();
    for (String url : List.of("jdbc:sqlite:" + other, "jdbc:sqlite::memory:")) {
      try (Connection connection = DriverManager.getConnection(url)) {
        execute(connection, "BEGIN IMMEDIATE");
        assertThatThrownBy(() -> tasks.in(connection))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("another database")
            .hasMessageContaining("joined.db");
        execute(connection, "ROLLBACK");
      }
    }
  }

  @Test
  void theSameFileByAnotherNameIsTheSameDatabase() throws Exception {
    Path made = Files.createSymbolicLink(folder.resolve("link.db"), path);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + made)) {
      execute(connection, "BEGIN IMMEDIATE");
      tasks.in(connection).claim();
      execute(connection, "COMMIT");
    }
    assertThat(tasks.stats().claimed()).isEqualTo(1);
  }

  @Test
  void aTransactionThatHasReadBeforeOthersWroteIsRefused() throws SQLException {
    try (Connection connection = driver()) {
      execute(connection, "BEGIN");
      execute(connection, "SELECT * FROM orders");
      done.write("meanwhile");
      assertThatThrownBy(() -> tasks.in(connection))
          .isInstanceOfSatisfying(BusyException.class, e -> assertThat(e.isRetryable()).isTrue())
          .hasMessageContaining("others have written since")
          .hasMessageContaining("BEGIN IMMEDIATE");
      execute(connection, "ROLLBACK");
    }
  }

  @Test
  void whileSomebodyElseWritesItIsRefused() throws SQLException {
    file.execute("BEGIN IMMEDIATE");
    try (Connection connection = driver()) {
      execute(connection, "PRAGMA busy_timeout = 0");
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> tasks.in(connection))
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("somebody else is writing");
    }
    file.execute("ROLLBACK");
  }

  @Test
  void settingsOfTheConnectionStayAsTheyAre() throws SQLException {
    try (Connection connection = driver()) {
      execute(connection, "PRAGMA busy_timeout = 1234");
      execute(connection, "PRAGMA cache_size = 77");
      execute(connection, "BEGIN IMMEDIATE");
      tasks.in(connection).write("x");
      execute(connection, "COMMIT");
      for (Map.Entry<String, Integer> one :
          Map.of("busy_timeout", 1234, "cache_size", 77).entrySet()) {
        try (Statement statement = connection.createStatement();
            var rows = statement.executeQuery("PRAGMA " + one.getKey())) {
          assertThat(rows.getInt(1)).isEqualTo(one.getValue());
        }
      }
    }
  }

  @Test
  void itSeesWhatTheTransactionHasDone() throws SQLException {
    try (Connection connection = driver()) {
      connection.setAutoCommit(false);
      TransactionalQueue first = done.in(connection);
      List<MessageId> ids = first.write(List.of("a", "b"));
      assertThat(done.in(connection).claim(ids.get(1))).map(Message::body).contains("b");
      assertThat(done.in(connection).move(ids.get(0), tasks)).map(Message::body).contains("a");
      assertThat(tasks.in(connection).move(9, IdRange.ALL, done)).hasSize(5);
      assertThat(first.delete(Set.of(ids.get(0), ids.get(1), new MessageId(5)))).isEqualTo(2);
      assertThat(first.delete(Set.of())).isZero();
      assertThat(first.write(List.of())).isEmpty();
      connection.commit();
    }
    assertThat(done.stats().pending()).isEqualTo(4);
    assertThat(tasks.stats().total()).isZero();
  }

  @Test
  void argumentsAreCheckedBeforeAnythingHappens() throws SQLException {
    try (Connection connection = driver()) {
      execute(connection, "BEGIN IMMEDIATE");
      TransactionalQueue in = tasks.in(connection);
      assertThatThrownBy(() -> tasks.in(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> in.write("\uD800")).isInstanceOf(InvalidMessageException.class);
      assertThatThrownBy(() -> in.move(tasks)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> in.claim(0, IdRange.ALL))
          .isInstanceOf(IllegalArgumentException.class);
      execute(connection, "COMMIT");
    }
    assertThat(tasks.stats().pending()).isEqualTo(4);
  }

  @Test
  void aLaggingRecordOfTheHighestIdIsSetRight() throws SQLException {
    file.execute(
        "UPDATE messages SET ts = (ts & ~4095) + 1000000000000000100 WHERE body = 'four'",
        "UPDATE meta SET value = (SELECT ts - 1 FROM messages WHERE body = 'four')"
            + " WHERE key = 'last_ts'");
    try (Connection connection = driver()) {
      execute(connection, "BEGIN IMMEDIATE");
      execute(connection, "INSERT INTO orders VALUES (1)");
      tasks.in(connection).write(List.of("a", "b"));
      execute(connection, "COMMIT");
    }
    assertThat(file.column("SELECT body FROM messages ORDER BY ts DESC LIMIT 3"))
        .containsExactly("b", "a", "four");
    assertThat(file.column("SELECT x FROM orders")).hasSize(1);
  }

  @Test
  void anOperationThatFailsLeavesTheTransactionAsItWas() throws SQLException {
    Faults faults = new Faults();
    try (Connection connection =
        SluiceDataSource.wrap(SqliteDataSource.at(path), faults).getConnection()) {
      execute(connection, "BEGIN IMMEDIATE");
      execute(connection, "INSERT INTO orders VALUES (1)");
      TransactionalQueue in = tasks.in(connection);
      faults.on(Kind.UPDATE).sql("INSERT INTO messages").nth(1).fail(SqlFaults::full);
      assertThatThrownBy(() -> in.write("new")).isInstanceOf(OperationalException.class);
      faults.clear();
      faults.on(Kind.UPDATE).sql("INSERT INTO messages").fail(SqlFaults::unique);
      assertThatThrownBy(() -> in.write("new")).isInstanceOf(IdConflictException.class);
      faults.clear();
      assertThat(in.write("second")).isNotNull();
      execute(connection, "COMMIT");
    }
    assertThat(file.column("SELECT x FROM orders")).containsExactly(1L);
    assertThat(file.column("SELECT body FROM messages WHERE id > 4")).containsExactly("second");
  }

  @Test
  void aTransactionThatTheDatabaseHasEndedIsNotGoneOnWith() throws SQLException {
    file.execute(
        "CREATE TRIGGER culprit BEFORE INSERT ON messages WHEN new.body = 'poison'"
            + " BEGIN SELECT RAISE(ROLLBACK, 'no'); END");
    for (From from : From.values()) {
      use(
          from,
          connection -> {
            execute(connection, "BEGIN IMMEDIATE");
            TransactionalQueue in = tasks.in(connection);
            assertThatThrownBy(() -> in.write("poison")).isNotNull();
            assertThatThrownBy(() -> in.write("never")).isInstanceOf(IllegalStateException.class);
          });
    }
    assertThat(tasks.stats().total()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void aTransactionThatEndedUnderTheApplicationIsNotJoined(From from) throws SQLException {
    use(
        from,
        connection -> {
          execute(connection, "BEGIN IMMEDIATE");
          TransactionalQueue in = tasks.in(connection);
          assertThatThrownBy(
                  () -> execute(connection, "INSERT OR ROLLBACK INTO messages (id) VALUES (1)"))
              .isInstanceOf(SQLException.class);

          assertThatThrownBy(() -> in.write("never")).isInstanceOf(IllegalStateException.class);
          assertThatThrownBy(() -> tasks.in(connection)).isInstanceOf(IllegalStateException.class);
          tasks.write("the lock is free");
        });
    assertThat(tasks.stats().total()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(names = {"SLUICE", "SLUICE_OVER_POOL", "POOL_OVER_SLUICE"})
  void aThreadThatWouldWaitForItselfIsToldSoAtOnce(From from) throws SQLException {
    for (Begin how : Begin.values()) {
      use(
          from,
          connection -> {
            begin(connection, how);
            tasks.in(connection).write("inside");

            refused(() -> tasks.write("outside"));
            refused(() -> tasks.claim());
            refused(() -> broker.sidecar().transaction(session -> 1));
            refused(() -> broker.sidecar().statements(session -> session.update("ANALYZE")));
            refused(() -> tasks.consumeInBatches(1, IdRange.ALL).next());
            assertThat(tasks.peek()).isPresent();
            commit(connection, how);

            tasks.write("afterwards");
            begin(connection, Begin.DEFERRED_TEXT);
            tasks.write("beside another, which has not been joined and has no lock yet");
            rollback(connection, Begin.DEFERRED_TEXT);
          });
    }
    assertThat(tasks.stats().pending()).isEqualTo(4 + 3 * Begin.values().length);
  }

  private static void refused(Runnable operation) {
    assertThatThrownBy(operation::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("joined by in(connection)");
  }

  @Test
  void aClosedBrokerRefuses() throws SQLException {
    try (Connection connection = driver()) {
      execute(connection, "BEGIN IMMEDIATE");
      TransactionalQueue in = tasks.in(connection);
      broker.close();
      assertThatThrownBy(() -> in.write("x")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> tasks.in(connection)).isInstanceOf(IllegalStateException.class);
      execute(connection, "ROLLBACK");
    }
  }
}
