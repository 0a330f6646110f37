package dev.sluice.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.postgresql.PGStatement.DATE_POSITIVE_INFINITY;

import ch.qos.logback.classic.Level;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.sqlite.SqliteDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.geometric.PGbox;
import org.postgresql.util.PGInterval;

/** The logged text, run as it is, does what the prepared statement did. */
class PasteTest {

  private static final Map<String, String> IN_POSTGRES =
      Map.of("VARBINARY", "BYTEA", "VARCHAR ARRAY", "TEXT[]", "INT ARRAY", "INT[]");

  private static EmbeddedPostgres postgres;

  @TempDir Path folder;

  private final Log log = new Log(Level.DEBUG);

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.builder().setLocaleConfig("locale", "C").start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @FunctionalInterface
  private interface Setter {
    void set(PreparedStatement statement) throws SQLException;
  }

  private static Arguments with(String type, Setter setter) {
    return arguments(type, setter);
  }

  private static Arguments object(String type, Object value) {
    return with(type, statement -> statement.setObject(1, value));
  }

  private static Stream<Arguments> values() {
    Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
    Timestamp timestamp = Timestamp.valueOf("2026-02-03 04:05:06.789");
    return Stream.of(
        with("VARCHAR", s -> s.setString(1, "it's \"a\" \\ ? -- 'text'")),
        with("VARCHAR", s -> s.setString(1, "")),
        with("VARCHAR", s -> s.setString(1, "line\r\none\ttwo\u2028\u0085 é 漢 \uD83D\uDE00\\'")),
        with("VARCHAR", s -> s.setString(1, "\\u0041 {} $$ :a /*")),
        with("VARCHAR", s -> s.setString(1, null)),
        with("INT", s -> s.setNull(1, Types.INTEGER)),
        object("INT", null),
        with("INT", s -> s.setByte(1, (byte) -5)),
        with("INT", s -> s.setShort(1, Short.MIN_VALUE)),
        with("INT", s -> s.setInt(1, Integer.MIN_VALUE)),
        with("BIGINT", s -> s.setLong(1, Long.MAX_VALUE)),
        with("BIGINT", s -> s.setLong(1, Long.MIN_VALUE)),
        with("REAL", s -> s.setFloat(1, 0.1f)),
        with("REAL", s -> s.setFloat(1, Float.MAX_VALUE)),
        with("REAL", s -> s.setFloat(1, -0.0f)),
        with("DOUBLE PRECISION", s -> s.setDouble(1, 0.1)),
        with("DOUBLE PRECISION", s -> s.setDouble(1, -0.0)),
        with("DOUBLE PRECISION", s -> s.setDouble(1, 1e300)),
        with("DOUBLE PRECISION", s -> s.setDouble(1, -4.9e-300)),
        with("DOUBLE PRECISION", s -> s.setDouble(1, Double.NaN)),
        with("DOUBLE PRECISION", s -> s.setDouble(1, Double.NEGATIVE_INFINITY)),
        with("NUMERIC(30, 5)", s -> s.setBigDecimal(1, new BigDecimal("-123456789012345.67890"))),
        with("NUMERIC(30, 5)", s -> s.setBigDecimal(1, new BigDecimal("1E+7"))),
        with("BOOLEAN", s -> s.setBoolean(1, true)),
        object("BOOLEAN", false),
        with("VARBINARY", s -> s.setBytes(1, new byte[] {0, 1, -1, '\''})),
        with("VARBINARY", s -> s.setBytes(1, new byte[0])),
        with("DATE", s -> s.setDate(1, Date.valueOf("2026-02-03"))),
        with("TIME", s -> s.setTime(1, Time.valueOf("04:05:06"))),
        with("TIMESTAMP(9)", s -> s.setTimestamp(1, timestamp)),
        with("TIMESTAMP(9)", s -> s.setTimestamp(1, timestamp, calendar)),
        with("TIMESTAMP(9) WITH TIME ZONE", s -> s.setTimestamp(1, timestamp, calendar)),
        with("TIMESTAMP(9)", s -> s.setTimestamp(1, Timestamp.valueOf("0001-01-01 00:00:00"))),
        with("DATE", s -> s.setTimestamp(1, timestamp)),
        with("DATE", s -> s.setDate(1, Date.valueOf("2026-02-03"), calendar)),
        with("TIME", s -> s.setTime(1, Time.valueOf("04:05:06"), calendar)),
        object("DATE", LocalDate.of(-5, 2, 3)),
        object("DATE", LocalDate.of(12_345, 2, 3)),
        object("DATE", LocalDate.of(2026, 2, 3)),
        object("TIME(9)", LocalTime.of(4, 5, 6, 7)),
        object("TIMESTAMP(9)", LocalDateTime.of(2026, 2, 3, 4, 5)),
        object("TIMESTAMP(9) WITH TIME ZONE", OffsetDateTime.parse("2026-02-03T04:05:06.7-03:30")),
        object("TIMESTAMP(9) WITH TIME ZONE", OffsetDateTime.parse("1900-01-01T00:00+01:23:45")),
        object("TIME(9) WITH TIME ZONE", OffsetTime.parse("04:05:06+01:00")),
        object("UUID", UUID.fromString("01234567-89ab-cdef-0123-456789abcdef")));
  }

  /** What PostgreSQL refuses. */
  private static Stream<Arguments> moreValues() {
    return Stream.of(
        with("VARCHAR", s -> s.setString(1, "a\u0000'b")),
        object("TIMESTAMP(9)", new java.util.Date(1_700_000_000_123L)),
        object("TIMESTAMP(9) WITH TIME ZONE", Instant.parse("2026-02-03T04:05:06Z")),
        object(
            "TIMESTAMP(9) WITH TIME ZONE",
            ZonedDateTime.parse("2026-02-03T04:05+02:00[Europe/Kyiv]")));
  }

  @ParameterizedTest
  @MethodSource({"values", "moreValues"})
  void onH2(String type, Setter setter) throws SQLException {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:" + UUID.randomUUID());
    assertSame(h2, "x " + type, "CAST(x AS VARCHAR)", setter);
  }

  @ParameterizedTest
  @MethodSource({"values", "moreValues"})
  void onSqlite(String type, Setter setter) throws SQLException {
    DataSource sqlite = SqliteDataSource.at(folder.resolve("paste.db"));
    assertSame(sqlite, "x", "typeof(x)", setter);
  }

  @ParameterizedTest
  @MethodSource({"values", "postgresValues"})
  void onPostgresql(String type, Setter setter) throws SQLException {
    String column = "x " + IN_POSTGRES.getOrDefault(type, type.replace("(9)", "(6)"));
    assertSame(postgres.getPostgresDatabase(), column, "CAST(x AS TEXT)", setter);
  }

  private static Stream<Arguments> postgresValues() {
    String[] texts = {"a'b", null, "\\\"x,y{}", "l\nf", "", "NULL"};
    return Stream.of(
        with("TEXT[]", s -> s.setArray(1, s.getConnection().createArrayOf("text", texts))),
        object("INT[]", new int[] {1, -2}),
        object("INT[]", new Integer[0]),
        object("INT[]", new Integer[] {null}),
        object("INT[]", new Integer[][] {{1}, {null}}),
        object("FLOAT8[]", new Double[] {0.1, Double.NaN}),
        object("BYTEA[]", new byte[][] {{1, '\\'}, {}}),
        object("DATE", LocalDate.MAX),
        object("TIMESTAMP", LocalDateTime.MIN),
        with("TIMESTAMP", s -> s.setTimestamp(1, new Timestamp(-62_200_000_000_000L))),
        with("TIMESTAMP", s -> s.setTimestamp(1, new Timestamp(DATE_POSITIVE_INFINITY))),
        with("JSONB", s -> s.setObject(1, "{\"a\": \"it's \\n\"}", Types.OTHER)),
        object("INTERVAL", new PGInterval(0, 0, 1, 2, 0, 0)),
        object("BOX", new PGbox(1, 2, 3, 4)),
        object("INTERVAL", new PGInterval()));
  }

  /** One row by the prepared statement and one by the text, and both found by both. */
  private void assertSame(DataSource database, String column, String more, Setter setter)
      throws SQLException {
    DataSource logged =
        SluiceDataSource.wrap(
            database, Logging.builder().logger(log.logger()).executable(true).build());
    try (Connection connection = database.getConnection();
        Connection through = logged.getConnection();
        Statement plain = connection.createStatement()) {
      plain.execute("DROP TABLE IF EXISTS t");
      plain.execute("CREATE TABLE t (" + column + ")");
      try (PreparedStatement insert = through.prepareStatement("INSERT INTO t VALUES (?)")) {
        setter.set(insert);
        insert.executeUpdate();
      }
      plain.execute(executable());
      List<Object> stored = new ArrayList<>();
      try (ResultSet rows = plain.executeQuery("SELECT x, " + more + " FROM t")) {
        while (rows.next()) {
          stored.add(List.of(String.valueOf(rows.getString(1)), String.valueOf(rows.getString(2))));
        }
      }
      assertThat(stored).as(executable()).hasSize(2);
      assertThat(stored.get(1)).isEqualTo(stored.get(0));
      if (column.equals("x JSONB") || column.equals("x BOX")) {
        return; // have no such comparison
      }
      int found;
      try (PreparedStatement select =
          through.prepareStatement("SELECT count(*) FROM t WHERE x = ?")) {
        setter.set(select);
        found = count(select.executeQuery());
      }
      assertThat(count(plain.executeQuery(executable()))).as(executable()).isEqualTo(found);
    }
  }

  private static int count(ResultSet rows) throws SQLException {
    try (rows) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private String executable() {
    var events = log.events();
    return (String) Log.pairs(events.get(events.size() - 1)).get("executable");
  }

  @Test
  void arraysOnH2() throws SQLException {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:" + UUID.randomUUID());
    assertSame(
        h2,
        "x VARCHAR ARRAY",
        "CAST(x AS VARCHAR)",
        s -> s.setArray(1, s.getConnection().createArrayOf("VARCHAR", new Object[] {"a'b", null})));
  }

  @Test
  void aBatchIsOneStatementForEachOfItsFirstRows() throws SQLException {
    DataSource sqlite = SqliteDataSource.at(folder.resolve("batch.db"));
    DataSource logged =
        SluiceDataSource.wrap(
            sqlite,
            Logging.builder().logger(log.logger()).executable(true).parameters(true).build());
    try (Connection connection = logged.getConnection();
        Statement plain = connection.createStatement()) {
      plain.execute("CREATE TABLE t (a, b)");
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
        for (int i = 1; i <= 12; i++) {
          insert.setInt(1, i);
          insert.setString(2, "x" + i);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      assertThat(executable())
          .startsWith("INSERT INTO t VALUES (1, 'x1'); INSERT INTO t VALUES (2, 'x2'); ")
          .endsWith("INSERT INTO t VALUES (10, 'x10'); … 2 more");
      assertThat((String) Log.pairs(log.events().get(log.events().size() - 1)).get("parameters"))
          .startsWith("[[1, 'x1'], [2, 'x2'], ")
          .endsWith("[10, 'x10'], … 2 more]");

      plain.addBatch("DELETE FROM t WHERE a = 1");
      plain.addBatch("DELETE FROM t WHERE a = 2");
      plain.executeBatch();
      assertThat(executable()).isEqualTo("DELETE FROM t WHERE a = 1; DELETE FROM t WHERE a = 2");
    }
  }
}
