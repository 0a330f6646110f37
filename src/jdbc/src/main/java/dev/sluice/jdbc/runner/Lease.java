package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.Purpose;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.datasource.ConnectionState;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A connection in a runner's hands, with its prepared statements. Used by one thread at a time. */
final class Lease {

  private static final int STATEMENTS = 64;

  private static final Set<ErrorKind> UNTRUSTED =
      EnumSet.of(ErrorKind.CONNECTION, ErrorKind.IO, ErrorKind.CORRUPT, ErrorKind.NOT_A_DATABASE);

  private final Connection connection;
  private final ConnectionState state;
  private final TransactionStyle transactions;
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(32, 0.75f, true);
  private UnitCall<?> unit;
  private boolean broken;

  Lease(Connection connection, ConnectionState state, TransactionStyle transactions) {
    this.connection = connection;
    this.state = state;
    this.transactions = transactions;
  }

  Connection connection() {
    return connection;
  }

  /** Whether it must not be used again. */
  boolean broken() {
    return broken;
  }

  void bind(UnitCall<?> unit) {
    this.unit = unit;
    state.bind(unit, unit.purpose());
  }

  void begin(long transactionId) throws SQLException {
    state.transaction(transactionId);
    if (transactions.byText()) {
      update(transactions.begin());
    } else {
      connection.setAutoCommit(false);
    }
  }

  void commit() throws SQLException {
    if (transactions.byText()) {
      update(transactions.commit());
    } else {
      connection.commit();
    }
    state.transaction(0);
    restoreAutoCommit(null);
  }

  /** Rolls back; a lease on which that fails is broken, and closing it ends the transaction too. */
  void rollback() throws SQLException {
    try {
      if (transactions.byText()) {
        update(transactions.rollback());
      } else {
        connection.rollback();
      }
    } catch (SQLException e) {
      // SQLite rolls back by itself on some errors, and then refuses the second time.
      if (SqlError.of(e).kind() != ErrorKind.TRANSACTION_STATE) {
        broken = true;
        throw e;
      }
    } finally {
      state.transaction(0);
    }
    restoreAutoCommit(null);
  }

  /** Gives the connection up if the failure says that it can't be trusted any more. */
  void checkAfter(Throwable failure) {
    if (failure instanceof SQLException e && UNTRUSTED.contains(SqlError.of(e).kind())) {
      broken = true;
    }
  }

  /** Cleans up after a failure that will be thrown; what goes wrong here is suppressed onto it. */
  void rollBackAfter(Throwable failure) {
    checkAfter(failure);
    if (!unit.begun()) {
      state.bind(unit, Purpose.UPKEEP); // most likely there is nothing to roll back
    }
    try {
      rollback();
    } catch (SQLException | RuntimeException e) {
      broken = true;
      suppress(failure, e);
    }
  }

  /** The transaction is over by now: a connection that can't go on is given up, silently. */
  private void restoreAutoCommit(Throwable failure) {
    if (!transactions.byText()) {
      try {
        connection.setAutoCommit(true);
      } catch (SQLException e) {
        broken = true;
        Cleanup.report(failure, "a connection did not return to autocommit and is closed", e);
      }
    }
  }

  <T> List<T> query(String sql, RowMapper<T> mapper, Object... parameters) throws SQLException {
    PreparedStatement statement = prepared(sql);
    try {
      bind(statement, parameters);
      List<T> values = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.add(mapper.map(rows));
        }
      }
      return values;
    } catch (Throwable failure) {
      forget(sql, failure);
      throw failure;
    }
  }

  int update(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = prepared(sql);
    try {
      bind(statement, parameters);
      return statement.executeUpdate();
    } catch (Throwable failure) {
      forget(sql, failure);
      throw failure;
    }
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known != null) {
      return known;
    }
    PreparedStatement fresh = connection.prepareStatement(sql);
    statements.put(sql, fresh);
    if (statements.size() > STATEMENTS) {
      var eldest = statements.entrySet().iterator();
      PreparedStatement dropped = eldest.next().getValue();
      eldest.remove();
      Cleanup.close(dropped, "a prepared statement");
    }
    return fresh;
  }

  /** A statement that failed is prepared anew next time: its plan or its state may be why. */
  private void forget(String sql, Throwable failure) {
    PreparedStatement statement = statements.remove(sql);
    if (statement != null) {
      try {
        statement.close();
      } catch (SQLException e) {
        suppress(failure, e);
      }
    }
  }

  private static void bind(PreparedStatement statement, Object[] parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      Object value = parameters[i];
      if (value instanceof String text) {
        statement.setString(i + 1, text);
      } else if (value instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (value instanceof Integer number) {
        statement.setInt(i + 1, number);
      } else if (value == null) {
        statement.setNull(i + 1, Types.NULL);
      } else {
        statement.setObject(i + 1, value);
      }
    }
  }

  void close() throws SQLException {
    statements.values().forEach(statement -> Cleanup.close(statement, "a prepared statement"));
    statements.clear();
    connection.close();
  }

  private static void suppress(Throwable failure, Throwable cleaning) {
    if (failure != cleaning) {
      failure.addSuppressed(cleaning);
    }
  }
}
