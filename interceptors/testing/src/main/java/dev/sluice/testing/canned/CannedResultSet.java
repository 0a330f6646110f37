package dev.sluice.testing.canned;

import java.lang.reflect.Method;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.List;

/** A cursor over canned rows. */
final class CannedResultSet extends JdbcObject {

  private final CannedStatement statement;
  private final CannedRows canned;
  private final List<List<Object>> rows;

  /** The row at which it stands, from 1; 0 before the first. */
  private int at;

  private boolean wasNull;

  /**
   * At its start.
   *
   * @param statement null for none
   * @param most the limit of rows, 0 for none
   */
  CannedResultSet(CannedStatement statement, CannedRows canned, int most, int type) {
    super(statement);
    this.statement = statement;
    this.canned = canned;
    List<List<Object>> all = canned.rows();
    this.rows = most == 0 || most >= all.size() ? all : all.subList(0, most);
    initially("Type", type);
    initially("Concurrency", ResultSet.CONCUR_READ_ONLY);
    initially("Holdability", ResultSet.HOLD_CURSORS_OVER_COMMIT);
    initially("FetchDirection", ResultSet.FETCH_FORWARD);
  }

  @Override
  Object answer(Method method, Object[] arguments) throws SQLException {
    String name = method.getName();
    int end = rows.size() + 1;
    return switch (name) {
      case "next" -> move(at + 1);
      case "previous" -> scroll(at - 1);
      case "first" -> scroll(1);
      case "last" -> scroll(rows.size());
      case "beforeFirst" -> scroll(0) ? null : null;
      case "afterLast" -> scroll(end) ? null : null;
      case "absolute" ->
          scroll((int) arguments[0] < 0 ? end + (int) arguments[0] : (int) arguments[0]);
      case "relative" -> scroll(at + (int) arguments[0]);
      case "getRow" -> at == end ? 0 : at;
      case "isBeforeFirst" -> at == 0 && !rows.isEmpty();
      case "isFirst" -> at == 1 && !rows.isEmpty();
      case "isLast" -> at == rows.size() && !rows.isEmpty();
      case "isAfterLast" -> at == end && !rows.isEmpty();
      case "wasNull" -> wasNull;
      case "findColumn" -> column(arguments[0]) + 1;
      case "getMetaData" -> new CannedMetaData(canned).as(ResultSetMetaData.class);
      case "getStatement" -> statement == null ? null : statement.face();
      default ->
          name.startsWith("get") && arguments.length > 0
              ? value(method, arguments)
              : super.answer(method, arguments);
    };
  }

  private boolean scroll(int to) throws SQLException {
    if ((int) get("Type") == ResultSet.TYPE_FORWARD_ONLY) {
      throw new SQLException("this result set can only move forward", "55000");
    }
    return move(to);
  }

  private boolean move(int to) {
    at = Math.max(0, Math.min(to, rows.size() + 1));
    return at > 0 && at <= rows.size();
  }

  private int column(Object column) throws SQLException {
    int index = column instanceof String label ? canned.find(label) : (int) column - 1;
    if (index < 0 || index >= canned.labels().size()) {
      throw new SQLException("no column %s in %s".formatted(column, canned.labels()), "42703");
    }
    return index;
  }

  private Object value(Method getter, Object[] arguments) throws SQLException {
    int index = column(arguments[0]);
    if (at == 0 || at > rows.size()) {
      throw new SQLException("the cursor stands on no row", "24000");
    }
    Object option = arguments.length == 1 ? null : arguments[1];
    Class<?> type = option instanceof Class<?> wanted ? wanted : getter.getReturnType();
    ZoneId zone = option instanceof Calendar calendar ? calendar.getTimeZone().toZoneId() : null;
    Object value = rows.get(at - 1).get(index);
    wasNull = value == null;
    return Values.convert(value, type, zone);
  }
}
