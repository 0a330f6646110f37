package dev.sluice.datasourceproxy;

import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Calendar;
import java.util.TimeZone;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Statements of every sort, and a database for them. */
final class Statements {

  private Statements() {}

  static DataSource database() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return database;
  }

  static void run(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      plain(connection);
      prepared(connection);
      batches(connection);
      callable(connection);
      failing(connection);
    }
    try (Connection second = dataSource.getConnection();
        Statement statement = second.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      rows.next();
    }
  }

  private static void plain(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE t (id INT PRIMARY KEY, name CLOB, price DECIMAL(9, 2), born DATE)");
      statement.executeUpdate("INSERT INTO t (id) VALUES (1)");
      statement.executeLargeUpdate("INSERT INTO t (id) VALUES (2)");
      statement.executeQuery("SELECT * FROM t").close();
      statement.execute("SELECT id FROM t");
    }
  }

  private static void prepared(Connection connection) throws SQLException {
    Calendar utc = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
    utc.setTimeInMillis(0);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?)")) {
      insert.setDate(4, new Date(0), utc);
      insert.setInt(1, 10);
      insert.setString(2, "ten");
      insert.setBigDecimal(3, new BigDecimal("10.00"));
      insert.executeUpdate();
      insert.setInt(1, 11);
      insert.setClob(2, (Clob) null);
      insert.setNull(3, Types.DECIMAL);
      insert.setObject(4, null, Types.DATE);
      insert.executeLargeUpdate();
      insert.clearParameters();
      insert.setLong(1, 12);
      insert.setObject(2, "twelve");
      insert.setObject(3, 12, JDBCType.DECIMAL);
      insert.setNull(4, Types.DATE, "DATE");
      insert.execute();
    }
    try (PreparedStatement query = connection.prepareStatement("SELECT id FROM t WHERE id > ?")) {
      query.setShort(1, (short) 1);
      query.executeQuery().close();
      query.execute();
    }
    try (PreparedStatement query = connection.prepareStatement("SELECT 1")) {
      query.executeQuery().close();
    }
  }

  private static void batches(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.addBatch("INSERT INTO t (id) VALUES (20)");
      statement.addBatch("UPDATE t SET name = 'twenty' WHERE id = 20");
      statement.executeBatch();
      statement.addBatch("DELETE FROM t WHERE id = 20");
      statement.clearBatch();
      statement.addBatch("DELETE FROM t WHERE id = 2");
      statement.executeLargeBatch();
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO t (id, name) VALUES (?, ?)")) {
      for (int id = 30; id < 33; id++) {
        insert.setInt(1, id);
        insert.setString(2, "thirty");
        insert.addBatch();
      }
      insert.executeBatch();
      insert.setByte(1, (byte) 33);
      insert.setNull(2, Types.VARCHAR);
      insert.addBatch();
      insert.executeLargeBatch();
    }
  }

  private static void callable(Connection connection) throws SQLException {
    try (CallableStatement call = connection.prepareCall("{? = CALL ABS(?)}")) {
      call.registerOutParameter(1, Types.INTEGER);
      call.setInt(2, -5);
      call.execute();
    }
    try (CallableStatement call = connection.prepareCall("CALL UPPER(?)")) {
      call.setString(1, "text");
      call.executeQuery().close();
    }
  }

  private static void failing(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO t (id) VALUES (?)")) {
      fails(() -> statement.executeQuery("SELECT * FROM nowhere"));
      insert.setInt(1, 1);
      fails(insert::executeUpdate);
      insert.addBatch();
      fails(insert::executeBatch);
    }
  }

  private static void fails(Failing action) throws SQLException {
    try {
      action.run();
    } catch (SQLException expected) {
      return;
    }
    throw new SQLException("did not fail");
  }

  private interface Failing {
    void run() throws SQLException;
  }
}
