package dev.sluice.broker.support;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An SQLite file on a connection of its own, straight from the driver: shares nothing with the
 * broker but the file.
 */
public final class PlainFile implements AutoCloseable {

  private final Connection connection;

  private PlainFile(Connection connection) {
    this.connection = connection;
  }

  /** Opens a file, which is created if it is missing. */
  public static PlainFile at(Path file) throws SQLException {
    return new PlainFile(DriverManager.getConnection("jdbc:sqlite:" + file));
  }

  /** Makes a file of these statements and closes it. */
  public static void create(Path file, List<String> statements) throws SQLException {
    try (PlainFile made = at(file)) {
      made.execute(statements.toArray(String[]::new));
    }
  }

  /** Runs statements, one after the other. */
  public void execute(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** All rows; every number is a {@code Long} or {@code Double}. */
  public List<List<Object>> rows(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        int columns = rows.getMetaData().getColumnCount();
        List<List<Object>> all = new ArrayList<>();
        while (rows.next()) {
          List<Object> row = new ArrayList<>();
          for (int column = 1; column <= columns; column++) {
            Object value = rows.getObject(column);
            row.add(value instanceof Integer number ? Long.valueOf(number) : value);
          }
          all.add(row);
        }
        return all;
      }
    }
  }

  /** The first column of all rows. */
  public List<Object> column(String sql, Object... parameters) throws SQLException {
    return rows(sql, parameters).stream().map(row -> row.get(0)).toList();
  }

  /** The first column of the only row. */
  public Object value(String sql, Object... parameters) throws SQLException {
    List<Object> values = column(sql, parameters);
    if (values.size() != 1) {
      throw new AssertionError(values.size() + " rows of " + sql);
    }
    return values.get(0);
  }

  /** Every row of every table, and the schema, as one transaction sees them. */
  public Map<String, List<List<Object>>> contents() throws SQLException {
    execute("BEGIN");
    try {
      Map<String, List<List<Object>>> contents = new TreeMap<>();
      contents.put("sqlite_master", rows("SELECT type, name, tbl_name, sql FROM sqlite_master"));
      for (Object table : column("SELECT name FROM sqlite_master WHERE type = 'table'")) {
        contents.put(table.toString(), rows("SELECT * FROM \"" + table + '"'));
      }
      return contents;
    } finally {
      execute("COMMIT");
    }
  }

  /** Every message: row number, queue, body, ID, claimed. */
  public List<List<Object>> messages() throws SQLException {
    return rows("SELECT id, queue, body, ts, claimed FROM messages ORDER BY id");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
