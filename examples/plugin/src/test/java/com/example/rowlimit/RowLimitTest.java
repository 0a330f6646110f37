package com.example.rowlimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Settings;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.testing.Recorder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteDataSource;

class RowLimitTest {

  private static final String THREE_ROWS = "VALUES (1), (2), (3)";

  private final Recorder recorder = new Recorder();

  private Connection limitedTo(int rows) throws SQLException {
    RowLimit limit = RowLimit.builder().rows(rows).build();
    return SluiceDataSource.wrap(new SQLiteDataSource(), limit, recorder).getConnection();
  }

  @Test
  void asManyRowsAsTheLimitAreRead() throws SQLException {
    try (Connection connection = limitedTo(3);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(THREE_ROWS)) {
      assertTrue(rows.next() && rows.next() && rows.next());
      assertFalse(rows.next());
    }
  }

  @Test
  void oneRowMoreFails() throws SQLException {
    try (Connection connection = limitedTo(2);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(THREE_ROWS)) {
      assertTrue(rows.next() && rows.next());
      SQLException refusal = assertThrows(SQLException.class, rows::next);
      assertEquals(
          "a query gave more than 2 rows; ask for fewer, or raise the limit", refusal.getMessage());
    }
    assertEquals(3, recorder.count(Kind.FETCH));
  }

  @Test
  void theDatabaseIsAskedForOneRowMoreAtMost() throws SQLException {
    try (Connection connection = limitedTo(1);
        Statement statement = connection.createStatement()) {
      statement.executeQuery(THREE_ROWS).close();
      assertEquals(2, statement.getMaxRows());
    }
  }

  @Test
  void itIsFoundByNameAndTakesASetting() {
    InterceptorProvider provider =
        ServiceLoader.load(InterceptorProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.name().equals("row-limit"))
            .findFirst()
            .orElseThrow();

    assertEquals("row limit 500", provider.create(rows("500")).toString());
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> provider.create(rows("0")));
    assertTrue(refused.getMessage().contains("sluice.row-limit.rows"), refused.getMessage());
  }

  @Test
  void itIsInstalledByTheUrlOfAConnection() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("sluice.row-limit.rows", "2");
    String url = "jdbc:sluice:row-limit:jdbc:sqlite:";
    try (Connection connection = DriverManager.getConnection(url, properties);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(THREE_ROWS)) {
      assertTrue(rows.next() && rows.next());
      assertThrows(SQLException.class, rows::next);
    }
  }

  private static Settings rows(String rows) {
    return Settings.of("row-limit", Map.of("sluice.row-limit.rows", rows));
  }
}
