package dev.sluice.wild;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** JDBC by itself. */
final class Jdbc {

  static final String TABLE = "CREATE TABLE item(id INTEGER PRIMARY KEY, name VARCHAR(20) UNIQUE)";

  private Jdbc() {}

  static void execute(DataSource dataSource, String... texts) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String text : texts) {
        statement.execute(text);
      }
    }
  }

  static List<String> rows(ResultSet rows) throws SQLException {
    List<String> all = new ArrayList<>();
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      StringBuilder row = new StringBuilder();
      for (int column = 1; column <= columns; column++) {
        row.append(rows.getString(column)).append('|');
      }
      all.add(row.toString());
    }
    return all;
  }

  static List<String> items(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id, name FROM item ORDER BY id")) {
      return rows(rows);
    }
  }

  static void keysAndBatches(DataSource dataSource, Notes notes) throws Exception {
    execute(dataSource, TABLE);
    try (Connection connection = dataSource.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO item(id, name) VALUES (?, ?)", new String[] {"id"})) {
      insert.setInt(1, 1);
      insert.setString(2, "one");
      notes.note("inserted", insert.executeUpdate());
      try (ResultSet keys = insert.getGeneratedKeys()) {
        notes.note("keys", rows(keys));
        notes.note("statement", keys.getStatement() == insert);
      }
      for (int id : new int[] {2, 3, 1, 4}) {
        insert.setInt(1, id);
        insert.setString(2, "n" + id);
        insert.addBatch();
      }
      notes.attempt("batch", insert::executeBatch);
      notes.note("items", items(connection));
      notes.note("connection", insert.getConnection() == connection);
    }
  }

  static void errors(DataSource dataSource, Notes notes) throws Exception {
    execute(dataSource, TABLE, "INSERT INTO item VALUES (1, 'one')");
    for (String text :
        List.of(
            "INSERT INTO item VALUES (1, 'again')",
            "INSERT INTO item VALUES (2, 'one')",
            "SELEC 1",
            "SELECT * FROM missing",
            "SELECT missing FROM item")) {
      try (Connection connection = dataSource.getConnection()) {
        notes.attempt(text, () -> connection.createStatement().execute(text));
        notes.attempt("prepared " + text, () -> connection.prepareStatement(text).execute());
      }
    }
    Connection connection = dataSource.getConnection();
    Statement statement = connection.createStatement();
    statement.close();
    statement.close();
    connection.close();
    connection.close();
    notes.note("closed", connection.isClosed() && statement.isClosed());
  }

  static void savepoints(DataSource dataSource, Notes notes) throws Exception {
    execute(dataSource, TABLE);
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      Statement statement = connection.createStatement();
      statement.executeUpdate("INSERT INTO item VALUES (1, 'one')");
      Savepoint one = connection.setSavepoint("one");
      statement.executeUpdate("INSERT INTO item VALUES (2, 'two')");
      connection.rollback(one);
      notes.note("name", one.getSavepointName());
      Savepoint two = connection.setSavepoint();
      statement.executeUpdate("INSERT INTO item VALUES (3, 'three')");
      notes.attempt("id", () -> two.getSavepointId() > -1);
      connection.releaseSavepoint(two);
      connection.commit();
      notes.note("items", items(connection));
      statement.executeUpdate("DELETE FROM item");
      connection.rollback();
      notes.note("undone", items(connection));
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  static void cursors(DataSource dataSource, Notes notes) throws Exception {
    execute(dataSource, TABLE);
    for (int id = 1; id <= 9; id++) {
      execute(dataSource, "INSERT INTO item VALUES (%d, 'n%d')".formatted(id, id));
    }
    String select = "SELECT id, name FROM item ORDER BY id";
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      Statement few = connection.createStatement();
      few.setFetchSize(2);
      few.setMaxRows(5);
      notes.note("fetched", rows(few.executeQuery(select)));
      connection.commit();
      connection.setAutoCommit(true);
      notes.attempt(
          "scrolled",
          () -> {
            ResultSet rows =
                connection
                    .createStatement(
                        ResultSet.TYPE_SCROLL_INSENSITIVE,
                        ResultSet.CONCUR_READ_ONLY,
                        ResultSet.HOLD_CURSORS_OVER_COMMIT)
                    .executeQuery(select);
            return rows.last() + " " + rows.getInt(1) + rows.absolute(3) + rows.getString("name");
          });
      notes.attempt(
          "updated",
          () -> {
            ResultSet rows =
                connection
                    .createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)
                    .executeQuery("SELECT id, name FROM item");
            rows.next();
            rows.updateString("name", "changed");
            rows.updateRow();
            return items(connection);
          });
    }
  }

  static void values(DataSource dataSource, Notes notes) throws Exception {
    try (Connection connection = dataSource.getConnection()) {
      boolean postgres = connection.getMetaData().getURL().startsWith("jdbc:postgresql");
      execute(
          dataSource,
          "CREATE TABLE v(id INTEGER PRIMARY KEY, b %s, c %s, d DATE, t TIMESTAMP)"
              .formatted(postgres ? "BYTEA" : "BLOB", postgres ? "TEXT" : "CLOB"));
      PreparedStatement insert = connection.prepareStatement("INSERT INTO v VALUES (?,?,?,?,?)");
      insert.setInt(1, 1);
      insert.setBytes(2, new byte[] {1, 2, 3});
      insert.setString(3, "text");
      notes.attempt("stream", () -> set(() -> insert.setBinaryStream(2, stream(), 3)));
      notes.attempt("reader", () -> set(() -> insert.setCharacterStream(3, reader(), 4)));
      insert.setNull(4, java.sql.Types.DATE);
      insert.setNull(5, java.sql.Types.TIMESTAMP);
      notes.attempt("date", () -> set(() -> insert.setObject(4, LocalDate.of(2026, 1, 2))));
      notes.attempt(
          "time", () -> set(() -> insert.setObject(5, LocalDateTime.of(2026, 1, 2, 3, 4))));
      notes.attempt("insert", insert::executeUpdate);
      ResultSet rows = connection.createStatement().executeQuery("SELECT * FROM v");
      notes.note("a row", rows.next());
      notes.attempt("bytes", () -> rows.getBytes(2));
      notes.attempt("blob", () -> rows.getBlob(2).getBytes(1, 3));
      notes.attempt("clob", () -> rows.getClob(3).getSubString(1, 4));
      notes.attempt("date", () -> rows.getObject(4, LocalDate.class));
      notes.attempt("time", () -> rows.getObject(5, LocalDateTime.class));
      notes.attempt("timestamp", () -> rows.getTimestamp(5));
    }
  }

  private interface Setting {
    void set() throws SQLException;
  }

  private static String set(Setting setting) throws SQLException {
    setting.set();
    return "set";
  }

  private static ByteArrayInputStream stream() {
    return new ByteArrayInputStream(new byte[] {3, 2, 1});
  }

  private static StringReader reader() {
    return new StringReader("read");
  }

  static void settings(DataSource dataSource, Notes notes) throws Exception {
    execute(dataSource, TABLE);
    try (Connection connection = dataSource.getConnection()) {
      notes.note("valid", connection.isValid(5));
      notes.note("isolation", connection.getTransactionIsolation());
      notes.note("holdability", connection.getHoldability());
      notes.note("warnings", connection.getWarnings());
      notes.attempt("timeout", connection::getNetworkTimeout);
      notes.attempt("read only", () -> set(() -> connection.setReadOnly(true)));
      notes.note("is read only", connection.isReadOnly());
      notes.attempt("back", () -> set(() -> connection.setReadOnly(false)));
      notes.attempt("schema", () -> set(() -> connection.setSchema(connection.getSchema())));
      notes.attempt("catalog", () -> set(() -> connection.setCatalog(connection.getCatalog())));
      notes.note("product", connection.getMetaData().getDatabaseProductName());
      notes.note("same", connection.getMetaData().getConnection() == connection);
      notes.attempt(
          "columns",
          () -> {
            List<String> names = new ArrayList<>();
            String schema = connection.getSchema();
            ResultSet rows = connection.getMetaData().getColumns(null, schema, null, null);
            while (rows.next()) {
              if (rows.getString("TABLE_NAME").equalsIgnoreCase("item")) {
                names.add(rows.getString("COLUMN_NAME") + rows.getInt("DATA_TYPE"));
              }
            }
            return names;
          });
    }
  }
}
