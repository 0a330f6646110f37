package dev.sluice.wild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.broker.message.TextSearch;
import dev.sluice.guard.RefusedException;
import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.datasource.SluiceConnectionPoolDataSource;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.datasource.SluiceXaDataSource;
import dev.sluice.jdbc.mount.Installation;
import dev.sluice.jdbc.mount.InterceptorProviders;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

/**
 * A secret in a URL, properties, settings, parameters, literals, rows and bodies, and in what
 * drivers say of failures, is in nothing that Sluice tells at its defaults.
 */
class PlantedSecretTest {

  private static final String SECRET = "hunter2swordfish";

  @TempDir private static Path folder;
  private static EmbeddedPostgres postgres;
  private static Bare bare;

  private final Overheard overheard = new Overheard();

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.builder().setLocaleConfig("locale", "C").start();
    bare = new Bare(folder, postgres);
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @AfterEach
  void close() {
    overheard.close();
  }

  private void assertHushed(int least) {
    List<String> told = overheard.everything();
    assertThat(told).hasSizeGreaterThan(least);
    assertThat(told).filteredOn(text -> text.contains(SECRET)).isEmpty();
  }

  private Throwable failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isNotNull();
    overheard.noteAll(thrown);
    return thrown;
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQLite", "H2", "PostgreSQL"})
  void isInNothingToldOfStatements(String database) throws SQLException {
    DataSource driver = bare.open(database);
    Interceptor[] interceptors = overheard.interceptors(driver);
    DataSource wrapped = SluiceDataSource.wrap(driver, interceptors);
    try (Connection connection = wrapped.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept (x VARCHAR(60) PRIMARY KEY, n INT NOT NULL)");
      literals(statement);
      parameters(connection);
      failures(statement);
      overheard.note(connection);
      overheard.note(statement);
      overheard.note(connection.getMetaData());
    }
    overheard.note(wrapped);
    overheard.note(Arrays.toString(interceptors));

    assertStored(driver, 5);
    assertThat(overheard.driversWords()).hasSizeGreaterThan(3);
    if (!database.equals("SQLite")) {
      assertThat(overheard.driversWords()).anyMatch(words -> words.contains(SECRET));
    }
    assertThat(overheard.spans()).isGreaterThan(8);
    assertHushed(100);
  }

  private void literals(Statement statement) throws SQLException {
    statement.execute("INSERT INTO kept VALUES ('" + SECRET + "', 1)");
    statement.addBatch("INSERT INTO kept VALUES ('" + SECRET + "2', 2)");
    statement.addBatch("UPDATE kept SET n = 3 WHERE x = '" + SECRET + "'");
    statement.executeBatch();
    for (int i = 0; i < 4; i++) {
      statement.executeQuery("SELECT x FROM kept WHERE x = '" + SECRET + "'").close();
    }
    try (ResultSet rows = statement.executeQuery("SELECT x FROM kept")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).startsWith(SECRET);
      overheard.note(rows);
      overheard.note(rows.getMetaData());
    }
  }

  private void parameters(Connection connection) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO kept VALUES (?, ?)")) {
      for (String key : List.of(SECRET + 3, SECRET + 4)) {
        insert.setString(1, key);
        insert.setInt(2, 4);
        insert.addBatch();
        overheard.note(insert);
      }
      insert.executeBatch();
      insert.setString(1, SECRET + 5);
      insert.setInt(2, 5);
      insert.executeUpdate();
      failure(insert::executeUpdate);
      insert.addBatch();
      failure(insert::executeBatch);
      insert.setString(1, SECRET + 5);
      insert.setString(2, SECRET);
      failure(insert::executeUpdate);
    }
    if (connection.isWrapperFor(org.sqlite.SQLiteConnection.class)) {
      return; // has no calls
    }
    try (CallableStatement call = connection.prepareCall("{call LENGTH(?)}")) {
      call.setString(1, SECRET);
      overheard.note(call);
      call.execute();
    }
  }

  private void failures(Statement statement) {
    failure(() -> statement.execute("SELECT '" + SECRET + "' FROM nowhere"));
    failure(() -> statement.execute("INSERT INTO kept VALUES ('" + SECRET + "', 9)"));
    failure(() -> statement.execute("SELECT '" + SECRET));
    assertThat(failure(() -> statement.execute("DELETE FROM kept WHERE x = '" + SECRET + "'")))
        .isInstanceOf(RefusedException.class);
  }

  private static void assertStored(DataSource driver, int rows) throws SQLException {
    try (Connection connection = driver.getConnection();
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery("SELECT COUNT(*) FROM kept WHERE x LIKE '" + SECRET + "%'")) {
      count.next();
      assertThat(count.getInt(1)).isEqualTo(rows);
    }
  }

  /** Throws what a driver would, around which others make their own exceptions. */
  private record Failing(Kind kind, String state) implements Interceptor {
    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      boolean struck = call.kind() == kind && call instanceof SqlCall<?> && call.unit() != null;
      if (!struck) {
        return next.proceed(call);
      }
      SQLException failure = new SQLException("failing row contains " + SECRET, state);
      failure.setStackTrace(
          new StackTraceElement[] {new StackTraceElement("org.postgresql.X", "x", null, -1)});
      throw failure;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "23514", "40001"})
  void isInNothingToldOfABody(String failing) throws Exception {
    SQLiteDataSource file = new SQLiteDataSource();
    file.setUrl("jdbc:sqlite:" + folder.resolve("broker" + failing + ".db"));
    DataSource wrapped = SluiceDataSource.wrap(file, overheard.interceptors(file));
    if (!failing.isEmpty()) {
      try (Broker broker = Broker.open(SluiceDataSource.wrap(file))) {
        broker.queue("q").write(SECRET);
      }
      wrapped =
          SluiceDataSource.wrap(
              SluiceDataSource.wrap(file, new Failing(Kind.UPDATE, failing)),
              overheard.interceptors(file));
    }
    try (Broker broker = Broker.open(wrapped)) {
      MessageQueue queue = broker.queue("q");
      if (failing.isEmpty()) {
        bodies(broker, queue);
      } else {
        assertThat(failure(() -> queue.write(SECRET)).getCause()).isNotNull();
        failure(() -> queue.write(List.of(SECRET, SECRET)));
        failure(() -> broker.broadcast(SECRET));
        assertThat(overheard.driversWords()).anyMatch(words -> words.contains(SECRET));
      }
      overheard.note(broker);
      overheard.note(queue);
      overheard.note(broker.pipeline());
    }
    assertHushed(100);
  }

  private void bodies(Broker broker, MessageQueue queue) throws Exception {
    MessageId id = queue.write(SECRET);
    queue.write(List.of(SECRET, SECRET));
    broker.broadcast(SECRET);
    Message peeked = queue.peek().orElseThrow();
    assertThat(peeked.body()).isEqualTo(SECRET);
    overheard.note(peeked);
    overheard.note(queue.browse().get(id));
    overheard.note(TextSearch.of(SECRET));
    assertThat(queue.browse().find(TextSearch.of(SECRET))).contains(id);
    QueueEntry taken = new QueueEntry("q", id, SECRET);
    overheard.note(taken);
    failure(() -> broker.insert(List.of(taken)));
    failure(() -> broker.insert(List.of(taken, taken)));
    failure(() -> queue.write(SECRET + "\ud800"));
    failure(() -> queue.write(SECRET.repeat(1_000_000)));
    sidecar(broker);
    overheard.note(queue.claim());
    overheard.note(queue.move(broker.queue("r")));
  }

  private void sidecar(Broker broker) {
    broker
        .sidecar()
        .transaction(
            mine -> {
              mine.update("CREATE TABLE kept (x TEXT PRIMARY KEY CHECK (x > 'a'))");
              return mine.update("INSERT INTO kept VALUES (?)", SECRET);
            });
    for (String sql :
        List.of(
            "INSERT INTO kept VALUES (?)",
            "INSERT INTO kept SELECT json_extract('{}', ?)",
            "INSERT INTO nowhere VALUES (?)",
            "INSERT INTO kept VALUES (?) /* " + SECRET + " */ '" + SECRET)) {
      failure(() -> broker.sidecar().statements(mine -> mine.update(sql, SECRET)));
      failure(() -> broker.sidecar().transaction(mine -> mine.update(sql, SECRET)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:nosuch://user:%s@host/db?password=%s",
        "jdbc:postgresql://user:%s@localhost:1/db?password=%s",
        "jdbc:postgresql://localhost:1/db?user=me&password=%s&%s=x",
        "jdbc:h2:mem:x;IFEXISTS=TRUE;USER=me;PASSWORD=%s;%s=x",
        "jdbc:sqlite:/nowhere/at/all.db?password=%s&%s"
      })
  void isInNothingToldOfConnectionsThatFail(String form) {
    String url = form.replace("%s", SECRET);
    Properties properties = new Properties();
    properties.setProperty("password", SECRET);
    Pipeline pipeline = Pipeline.of(List.of(overheard.interceptors(new JdbcDataSource())));

    failure(
        () -> SluiceDataSource.open(pipeline, () -> DriverManager.getConnection(url, properties)));
    failure(() -> DriverManager.getConnection("jdbc:sluice:slow:" + url, properties));
    failure(() -> DriverManager.getConnection("jdbc:sluice:nobody:" + url, properties));
    failure(() -> DriverManager.getConnection("jdbc:sluice:" + SECRET + "!:" + url, properties));

    assertThat(overheard.spans()).isOne();
    assertHushed(8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:oracle:thin:user/%s@//host:1521/service",
        "jdbc:oracle:thin:user/%s@(DESCRIPTION=(ADDRESS=(HOST=host)(PORT=1)))",
        "jdbc:mysql://user:%s@host:1/db?password=%s",
        "jdbc:mysql://(host=host,port=1,user=me,password=%s)/db",
        "jdbc:mariadb://user:%s@host/db",
        "jdbc:sqlserver://host;databaseName=db;user=me;password=%s",
        "jdbc:postgresql://user:%s@host/db?password=%s",
        "jdbc:h2:tcp://host/db;PASSWORD=%s",
        "jdbc:other:%s"
      })
  void isInNothingReadFromAUrl(String form) {
    overheard.note(Database.of(form.replace("%s", SECRET)));

    assertHushed(1);
  }

  @Test
  void isInNothingToldOfConnectionsThatWork() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("password", SECRET);
    String memory = "jdbc:h2:mem:;USER=me;PASSWORD=" + SECRET;
    String server = postgres.getJdbcUrl("postgres", "postgres") + "&password=" + SECRET;
    for (String url : List.of(memory, server)) {
      Pipeline pipeline = Pipeline.of(List.of(overheard.interceptors(new JdbcDataSource())));
      try (Connection connection =
              SluiceDataSource.open(pipeline, () -> DriverManager.getConnection(url));
          Statement statement = connection.createStatement()) {
        statement.execute("SELECT 1");
        overheard.note(connection);
        overheard.note(connection.getMetaData());
      }
      try (Connection connection = DriverManager.getConnection("jdbc:sluice:slow:" + url)) {
        overheard.note(connection);
        overheard.note(connection.unwrap(Pipeline.class));
      }
    }

    assertHushed(20);
  }

  @Test
  void isInNoTextOfWhatIsWrapped() throws SQLException {
    JdbcDataSource driver = new JdbcDataSource();
    driver.setURL("jdbc:h2:mem:;PASSWORD=" + SECRET);
    assertThat(driver.toString()).contains(SECRET);
    Interceptor[] interceptors = overheard.interceptors(driver);
    SluiceXaDataSource xa = SluiceXaDataSource.wrap(driver, interceptors);
    SluiceConnectionPoolDataSource pooled =
        SluiceConnectionPoolDataSource.wrap(driver, interceptors);

    overheard.note(SluiceDataSource.wrap(driver, interceptors));
    overheard.note(xa);
    overheard.note(xa.getXAConnection());
    overheard.note(pooled);
    overheard.note(pooled.getPooledConnection());

    assertHushed(5);
  }

  @Test
  void isInNoErrorOfSettings() {
    for (String setting :
        List.of("slow.statements", "guard.read-only", "retry.max-attempts", "slow.nothing")) {
      String name = setting.substring(0, setting.indexOf('.'));
      Map<String, String> property = Map.of("sluice." + setting, SECRET);
      Map<String, String> variable =
          Map.of("SLUICE_" + setting.replaceAll("[.-]", "_").toUpperCase(), SECRET);
      for (Installation installation :
          List.of(
              new Installation(List.of(name), property, Map.of(), Map.of()),
              new Installation(List.of(name), Map.of(), property, Map.of()),
              new Installation(List.of(name), Map.of(), Map.of(), variable))) {
        overheard.note(installation);
        assertThat(
                failure(
                    () ->
                        InterceptorProviders.in(getClass().getClassLoader()).create(installation)))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertHushed(20);
  }
}
