package dev.sluice.testing.canned;

import java.lang.reflect.Method;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A statement, prepared or not: each execution is asked of the data source. */
final class CannedStatement extends JdbcObject {

  private final CannedConnection connection;
  private final CannedDataSource dataSource;
  private final String prepared;
  private final SortedMap<Integer, Object> parameters = new TreeMap<>();
  private final List<CannedCall> batch = new ArrayList<>();

  private CannedResultSet rows;
  private long count = -1;
  private CannedRows keys = CannedAnswer.update(0).keys();

  CannedStatement(
      CannedConnection connection, CannedDataSource dataSource, String prepared, int type) {
    super(connection);
    this.connection = connection;
    this.dataSource = dataSource;
    this.prepared = prepared;
    initially("ResultSetType", type);
    initially("ResultSetConcurrency", ResultSet.CONCUR_READ_ONLY);
    initially("ResultSetHoldability", ResultSet.HOLD_CURSORS_OVER_COMMIT);
    initially("FetchDirection", ResultSet.FETCH_FORWARD);
    initially("MaxRows", 0);
    initially("MetaData", null);
  }

  @Override
  Object answer(Method method, Object[] arguments) throws SQLException {
    String name = method.getName();
    boolean setsParameter = name.startsWith("set") && arguments.length > 1;
    if (setsParameter) {
      return parameter((int) arguments[0], name.equals("setNull") ? null : arguments[1]);
    }
    return switch (name) {
      case "executeQuery" -> query(call(arguments));
      case "executeUpdate" -> Math.toIntExact(update(call(arguments)));
      case "executeLargeUpdate" -> update(call(arguments));
      case "execute" -> execute(call(arguments));
      case "addBatch" -> batch.add(call(arguments)) ? null : null;
      case "clearBatch" -> clear(batch::clear);
      case "executeBatch" -> Arrays.stream(batch()).mapToInt(Math::toIntExact).toArray();
      case "executeLargeBatch" -> batch();
      case "clearParameters" -> clear(parameters::clear);
      case "getResultSet" -> rows == null ? null : rows.as(ResultSet.class);
      case "getUpdateCount" -> Math.toIntExact(count);
      case "getLargeUpdateCount" -> count;
      case "getMoreResults" -> noMoreResults();
      case "getGeneratedKeys" ->
          new CannedResultSet(this, keys, 0, ResultSet.TYPE_FORWARD_ONLY).as(ResultSet.class);
      case "getConnection" -> connection.as(Connection.class);
      case "cancel" -> null;
      default -> super.answer(method, arguments);
    };
  }

  private static Void clear(Runnable clear) {
    clear.run();
    return null;
  }

  private Void parameter(int position, Object value) throws SQLException {
    if (position < 1) {
      throw new SQLException("parameters are counted from 1, not " + position, "07009");
    }
    parameters.put(position, value);
    return null;
  }

  private CannedCall call(Object[] arguments) throws SQLException {
    if (prepared == null) {
      return new CannedCall((String) arguments[0], List.of());
    }
    if (arguments.length > 0) {
      throw new SQLException("a prepared statement has its text already", "07000");
    }
    if (!parameters.isEmpty() && parameters.lastKey() != parameters.size()) {
      throw new SQLException(
          "parameters are missing, set are those at " + parameters.keySet(), "07001");
    }
    return new CannedCall(prepared, new ArrayList<>(parameters.values()));
  }

  private ResultSet query(CannedCall call) throws SQLException {
    if (!execute(call)) {
      throw new SQLException("an update count is canned, and rows are asked for: " + call, "07005");
    }
    return rows.as(ResultSet.class);
  }

  private long update(CannedCall call) throws SQLException {
    if (execute(call)) {
      throw new SQLException("rows are canned, and an update count is asked for: " + call, "0100E");
    }
    return count;
  }

  private boolean execute(CannedCall call) throws SQLException {
    noMoreResults();
    CannedResult result = dataSource.answer(call);
    if (result instanceof CannedRows canned) {
      int most = ((Number) get("MaxRows")).intValue();
      rows = new CannedResultSet(this, canned, most, (int) get("ResultSetType"));
      return true;
    }
    CannedUpdate update = (CannedUpdate) result;
    count = update.count();
    keys = update.keys();
    return false;
  }

  private boolean noMoreResults() {
    if (rows != null) {
      rows.close();
      rows = null;
    }
    count = -1;
    return false;
  }

  /** Stops at the first failure, as most drivers do. */
  private long[] batch() throws SQLException {
    List<CannedCall> calls = List.copyOf(batch);
    batch.clear();
    long[] counts = new long[calls.size()];
    for (int done = 0; done < counts.length; done++) {
      try {
        counts[done] = update(calls.get(done));
      } catch (SQLException e) {
        throw new BatchUpdateException(
            e.getMessage(), e.getSQLState(), e.getErrorCode(), Arrays.copyOf(counts, done), e);
      }
    }
    count = -1;
    return counts;
  }

  Statement face() {
    return (Statement) proxy();
  }
}
