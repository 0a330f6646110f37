package dev.sluice.logging;

import static dev.sluice.logging.Log.pairs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import java.io.ByteArrayInputStream;
import java.io.Serializable;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

  private static final Redaction PASSWORDS = Redaction.none().names(Pattern.compile("password"));

  private final Log log = new Log(Level.DEBUG);

  @Test
  void byPositionPatternAndLengthInParametersAndTheStatement() throws SQLException {
    Redaction redaction =
        Redaction.none().positions(1).values(Pattern.compile("\\d{4}")).maxLength(8);
    Map<String, Object> event =
        insert(redaction, "secret", "card 1234", 12_345, "something long", "fine");

    assertThat(event)
        .containsEntry(
            "parameters", "[<redacted>, <9 characters>, <redacted>, <14 characters>, 'fine']")
        .containsEntry(
            "executable",
            "INSERT INTO t VALUES (<redacted>, <9 characters>, <redacted>, <14 characters>, 'fine')");
    assertThat(log.everything()).doesNotContain("secret", "1234", "something");
  }

  @Test
  void bytesHaveALengthAndAreLookedAtAsText() throws SQLException {
    Redaction redaction = Redaction.none().values(Pattern.compile("secret")).maxLength(10);
    Map<String, Object> event =
        insert(redaction, "my secret".getBytes(), new byte[11], new byte[] {1}, null, null);

    assertThat(event).containsEntry("parameters", "[<redacted>, <11 bytes>, X'01', NULL, NULL]");
  }

  @Test
  void streamsAreNotRead() throws SQLException {
    ByteArrayInputStream bytes = new ByteArrayInputStream("secret".getBytes());
    StringReader reader = new StringReader("secret");
    try (Connection connection = logged(Redaction.none()).getConnection();
        Statement create = connection.createStatement()) {
      create.execute("CREATE TABLE s (a BLOB, b CLOB)");
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO s VALUES (?, ?)")) {
        insert.setBinaryStream(1, bytes);
        insert.setCharacterStream(2, reader);
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
    }
    assertThat((String) last().get("executable"))
        .isEqualTo("INSERT INTO s VALUES (<java.io.ByteArrayInputStream>, <java.io.StringReader>)");
    assertThat(log.everything()).doesNotContain("secret");
  }

  private record Unprintable() implements Serializable {
    @Override
    public String toString() {
      throw new IllegalStateException("nobody asked you to");
    }
  }

  @Test
  void anApplicationsOwnObjectIsNotAskedForItsText() throws SQLException {
    try (Connection connection = logged(Redaction.none()).getConnection();
        Statement create = connection.createStatement()) {
      create.execute("CREATE TABLE o (a JAVA_OBJECT)");
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO o VALUES (?)")) {
        insert.setObject(1, new Unprintable());
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
    }
    assertThat((String) last().get("parameters")).isEqualTo("[<%s>]", Unprintable.class.getName());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INSERT INTO u (name, PassWord) VALUES (?, ?)       | 2",
        "INSERT INTO u (\"password\", name) VALUES (?, ?), (?, ?) | 1 3",
        "INSERT INTO u (name, password) VALUES (lower(?), f(?, 1)) | 2",
        "WITH x AS (INSERT INTO u (a, password) VALUES (?, ?)) SELECT ? | 2",
        "UPDATE u SET name = ?, password = ? WHERE id = ?   | 2",
        "SELECT id, password FROM u WHERE id = ?            | -",
        "SELECT 1 FROM u WHERE a = ? AND ? = password       | 2",
        "SELECT 1 FROM u WHERE a = ? OR (password IN (?, ?) AND b = ?) | 2 3",
        "SELECT 1 FROM u WHERE password BETWEEN ? AND ? AND c = ? | 1 2",
        "SELECT 1 FROM u WHERE password = crypt(?, ?) OR d = ? | 1 2",
        "INSERT INTO u (a, password) SELECT ?, b FROM v WHERE c = ? | -",
        "DELETE FROM u WHERE token = ?                      | -",
      })
  void byTheNamesNearby(String sql, String hidden) {
    Map<Integer, String> names = Nearby.of(sql, Dialect.H2);
    StringBuilder found = new StringBuilder();
    names.keySet().stream()
        .sorted()
        .filter(position -> PASSWORDS.of(position, names.get(position), "x") != null)
        .forEach(position -> found.append(position).append(' '));
    assertThat(found.toString().strip()).isEqualTo(hidden.equals("-") ? "" : hidden);
  }

  @Test
  void byNameInTheLog() throws SQLException {
    Redaction redaction = Redaction.none().names(Pattern.compile("c|e"));
    try (Connection connection = logged(redaction).getConnection();
        Statement create = connection.createStatement()) {
      create.execute("CREATE TABLE t (a INT, c VARCHAR)");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO t (a, c) VALUES (?, ?)")) {
        insert.setInt(1, 1);
        insert.setString(2, "secret");
        insert.executeUpdate();
      }
    }
    assertThat(last())
        .containsEntry("executable", "INSERT INTO t (a, c) VALUES (1, <redacted>)")
        .containsEntry("parameters", "[1, <redacted>]");
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> Redaction.none().positions(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Redaction.none().maxLength(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Map<String, Object> insert(Redaction redaction, Object... values) throws SQLException {
    try (Connection connection = logged(redaction).getConnection();
        Statement create = connection.createStatement()) {
      String type = values[0] instanceof byte[] ? "VARBINARY" : "VARCHAR";
      create.execute("CREATE TABLE t (a %1$s, b %1$s, c %1$s, d %1$s, e %1$s)".formatted(type));
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?, ?)")) {
        for (int i = 0; i < values.length; i++) {
          insert.setObject(i + 1, values[i]);
        }
        insert.executeUpdate();
      }
    }
    return last();
  }

  private SluiceDataSource logged(Redaction redaction) {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:" + UUID.randomUUID());
    Logging logging =
        Logging.builder()
            .logger(log.logger())
            .parameters(true)
            .executable(true)
            .redaction(redaction)
            .build();
    return (SluiceDataSource) SluiceDataSource.wrap(h2, logging);
  }

  private Map<String, Object> last() {
    return pairs(log.events().get(log.events().size() - 1));
  }
}
