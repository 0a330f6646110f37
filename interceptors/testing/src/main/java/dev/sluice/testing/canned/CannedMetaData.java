package dev.sluice.testing.canned;

import java.lang.reflect.Method;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** What is known of the columns of canned rows. */
final class CannedMetaData extends JdbcObject {

  private final CannedRows canned;

  CannedMetaData(CannedRows canned) {
    super(null);
    this.canned = canned;
  }

  @Override
  Object answer(Method method, Object[] arguments) throws SQLException {
    String name = method.getName();
    if (name.equals("getColumnCount")) {
      return canned.labels().size();
    }
    if (arguments.length == 1 && arguments[0] instanceof Integer column) {
      return of(name, method.getReturnType(), column - 1);
    }
    return super.answer(method, arguments);
  }

  private Object of(String name, Class<?> type, int index) throws SQLException {
    if (index < 0 || index >= canned.labels().size()) {
      throw new SQLException("no column %d in %s".formatted(index + 1, canned.labels()), "42703");
    }
    Object sample = canned.sample(index);
    return switch (name) {
      case "getColumnLabel", "getColumnName" -> canned.labels().get(index);
      case "getColumnType" -> canned.type(index).getVendorTypeNumber();
      case "getColumnTypeName" -> canned.type(index).getName();
      case "getColumnClassName" -> (sample == null ? Object.class : sample.getClass()).getName();
      case "isNullable" -> ResultSetMetaData.columnNullableUnknown;
      case "isReadOnly" -> true;
      case "isSigned" -> sample instanceof Number;
      default -> type == String.class ? "" : Values.convert(null, type, null);
    };
  }
}
