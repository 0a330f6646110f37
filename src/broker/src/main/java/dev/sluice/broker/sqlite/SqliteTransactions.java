package dev.sluice.broker.sqlite;

import dev.sluice.broker.backend.TransactionStatements;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.List;

/** No statement tells whether a transaction is open, but only one at a time can be begun. */
final class SqliteTransactions implements TransactionStatements {

  private static final String FILE = "SELECT file FROM pragma_database_list WHERE name = 'main'";
  private static final String LOCK = "DELETE FROM meta WHERE 0";

  @Override
  public String store(Session session) throws SQLException {
    List<String> files = session.query(FILE, row -> row.getString(1));
    return files.get(0) == null ? "" : files.get(0);
  }

  @Override
  public boolean inTransaction(Session session) throws SQLException {
    try {
      session.update("BEGIN");
    } catch (SQLException e) {
      if (SqlError.of(e).kind() == ErrorKind.TRANSACTION_STATE) {
        return true;
      }
      throw e;
    }
    session.update("ROLLBACK");
    return false;
  }

  @Override
  public void lock(Session session) throws SQLException {
    session.update(LOCK);
  }
}
