package dev.sluice.broker.sqlite;

import dev.sluice.broker.error.IncompatibleDatabaseException;
import dev.sluice.broker.error.StorageException;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Says which database it is that a connection leads to, when that is not one of SQLite. */
final class NotSqlite {

  private NotSqlite() {}

  /**
   * What to throw for a failed set-up.
   *
   * @return the error itself, if the database is not why
   */
  static SQLException explain(Connection connection, SQLException e) {
    try {
      DatabaseMetaData database = connection.getMetaData();
      String product = database.getDatabaseProductName();
      if (!"SQLite".equals(product)) {
        throw new IncompatibleDatabaseException(
            ("the database \"%s\" is one of %s %s, not of SQLite; nothing was changed. Open a data"
                    + " source of an SQLite file, or give the builder a backend for %s")
                .formatted(
                    connection.getCatalog(),
                    product,
                    database.getDatabaseProductVersion(),
                    product),
            e);
      }
      if (SqlError.of(e).kind() == ErrorKind.NOT_A_DATABASE) {
        throw new StorageException(
            file(connection) + " is not an SQLite database and was left alone; choose another file",
            e);
      }
    } catch (SQLException unknown) {
      e.addSuppressed(unknown);
    }
    return e;
  }

  private static String file(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet main = statement.executeQuery("PRAGMA database_list")) {
      return main.next() ? main.getString("file") : "this";
    }
  }
}
