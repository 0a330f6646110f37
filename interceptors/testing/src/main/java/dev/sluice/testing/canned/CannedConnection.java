package dev.sluice.testing.canned;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/** A connection whose transactions are begun and ended, and mean nothing. */
final class CannedConnection extends JdbcObject {

  private final CannedDataSource dataSource;
  private final JdbcObject metaData = new JdbcObject(this);

  CannedConnection(CannedDataSource dataSource) {
    super(null);
    this.dataSource = dataSource;
    initially("AutoCommit", true);
    initially("TransactionIsolation", Connection.TRANSACTION_READ_COMMITTED);
    initially("Holdability", ResultSet.HOLD_CURSORS_OVER_COMMIT);
    metaData.initially("Connection", as(Connection.class));
    metaData.initially("DatabaseProductName", "Canned");
    metaData.initially("DatabaseProductVersion", "1");
    metaData.initially("DriverName", "Sluice canned answers");
    metaData.initially("DriverVersion", "1");
    metaData.initially("URL", "jdbc:canned:");
    metaData.initially("IdentifierQuoteString", "\"");
    metaData.initially("supportsBatchUpdates", true);
    metaData.initially("supportsGetGeneratedKeys", true);
    metaData.initially("supportsSavepoints", true);
    metaData.initially("supportsTransactions", true);
  }

  @Override
  Object answer(Method method, Object[] arguments) throws SQLException {
    return switch (method.getName()) {
      case "createStatement" ->
          new CannedStatement(this, dataSource, null, type(arguments, 0)).as(Statement.class);
      case "prepareStatement" ->
          new CannedStatement(this, dataSource, (String) arguments[0], type(arguments, 1))
              .as(PreparedStatement.class);
      case "commit" -> inTransaction();
      case "rollback" -> inTransaction();
      case "releaseSavepoint" -> inTransaction();
      case "setSavepoint" -> savepoint(arguments);
      case "isValid" -> !isClosed();
      case "abort" -> close();
      case "nativeSQL" -> arguments[0];
      case "getMetaData" -> metaData.as(DatabaseMetaData.class);
      default -> super.answer(method, arguments);
    };
  }

  /** The type of result sets, which is followed by their concurrency. */
  private static int type(Object[] arguments, int at) {
    return arguments.length > at + 1 ? (int) arguments[at] : ResultSet.TYPE_FORWARD_ONLY;
  }

  private Void inTransaction() throws SQLException {
    if ((boolean) get("AutoCommit")) {
      throw new SQLException("no transaction: autocommit is on", "25000");
    }
    return null;
  }

  private Savepoint savepoint(Object[] arguments) throws SQLException {
    inTransaction();
    JdbcObject savepoint = new JdbcObject(this);
    savepoint.initially("SavepointId", System.identityHashCode(savepoint));
    savepoint.initially("SavepointName", arguments.length == 0 ? null : arguments[0]);
    return savepoint.as(Savepoint.class);
  }
}
