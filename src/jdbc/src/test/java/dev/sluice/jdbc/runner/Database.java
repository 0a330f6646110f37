package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.unit.Session;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.sqlite.SQLiteDataSource;

/** A real database in a folder, with one table {@code t(n)}, and how transactions begin on it. */
record Database(DataSource dataSource, TransactionStyle style) {

  /** The databases, and the ways to begin, that every runner has to get right. */
  enum Form {
    SQLITE_BY_TEXT,
    SQLITE_BY_JDBC,
    H2_BY_JDBC;

    Database in(Path folder) throws SQLException {
      return switch (this) {
        case SQLITE_BY_TEXT -> sqlite(folder, TransactionStyle.IMMEDIATE);
        case SQLITE_BY_JDBC -> sqlite(folder, TransactionStyle.JDBC);
        case H2_BY_JDBC -> h2(folder);
      };
    }
  }

  static Database sqlite(Path folder) throws SQLException {
    return sqlite(folder, TransactionStyle.IMMEDIATE);
  }

  private static Database sqlite(Path folder, TransactionStyle style) throws SQLException {
    SQLiteDataSource dataSource = new SQLiteDataSource();
    dataSource.setUrl("jdbc:sqlite:" + folder.resolve("test.db"));
    return new Database(dataSource, style).withTable();
  }

  private static Database h2(Path folder) throws SQLException {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setUrl("jdbc:h2:mem:" + folder.getFileName() + ";DB_CLOSE_DELAY=-1");
    return new Database(dataSource, TransactionStyle.JDBC).withTable();
  }

  private Database withTable() throws SQLException {
    execute("CREATE TABLE t (n INTEGER UNIQUE)");
    return this;
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The committed rows, in order. */
  List<Integer> rows() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT n FROM t ORDER BY n")) {
      List<Integer> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getInt(1));
      }
      return found;
    }
  }

  RunnerBuilder runner(Interceptor... outermostFirst) {
    return SqlRunner.over(dataSource).transactions(style).interceptors(outermostFirst);
  }

  static int insert(Session session, Object n) throws SQLException {
    return session.update("INSERT INTO t (n) VALUES (?)", n);
  }
}
