package dev.sluice.jdbc.datasource;

import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.sqlite.SQLiteDataSource;

/** Real databases in memory. */
final class Databases {

  private Databases() {}

  /** A database of its own for each connection. */
  static DataSource sqlite() {
    SQLiteDataSource dataSource = new SQLiteDataSource();
    dataSource.setUrl("jdbc:sqlite::memory:");
    return dataSource;
  }

  /** A database that lives as long as one of its connections is open. */
  static DataSource h2() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setUrl("jdbc:h2:mem:" + UUID.randomUUID());
    return dataSource;
  }
}
