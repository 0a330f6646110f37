package dev.sluice.datasourceproxy;

import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;

/** The method that a call stands for: the shortest of its name where the chain can't tell more. */
record Invocation(Object target, Method method, Object[] arguments) {

  private static final Object[] NONE = null; // as a proxy is given them

  private static final Method GET_CONNECTION = method(DataSource.class, "getConnection");
  private static final Method CLOSE = method(Connection.class, "close");
  private static final Method COMMIT = method(Connection.class, "commit");
  private static final Method ROLLBACK = method(Connection.class, "rollback");
  private static final Method SET_AUTO_COMMIT =
      method(Connection.class, "setAutoCommit", boolean.class);
  private static final Method PREPARE_STATEMENT =
      method(Connection.class, "prepareStatement", String.class);
  private static final Method PREPARE_CALL = method(Connection.class, "prepareCall", String.class);

  private static final Map<Class<?>, Method> WITH_TEXT =
      Map.of(
          ResultSet.class, method(Statement.class, "executeQuery", String.class),
          Integer.class, method(Statement.class, "executeUpdate", String.class),
          Long.class, method(Statement.class, "executeLargeUpdate", String.class),
          Boolean.class, method(Statement.class, "execute", String.class));

  private static final Map<Class<?>, Method> WITHOUT_TEXT =
      Map.of(
          ResultSet.class, method(PreparedStatement.class, "executeQuery"),
          Integer.class, method(PreparedStatement.class, "executeUpdate"),
          Long.class, method(PreparedStatement.class, "executeLargeUpdate"),
          Boolean.class, method(PreparedStatement.class, "execute"),
          int[].class, method(Statement.class, "executeBatch"),
          long[].class, method(Statement.class, "executeLargeBatch"));

  /** Null for what listeners are not told of. */
  static Invocation of(JdbcCall<?> call, Opened opened, Object source) {
    if (call instanceof SqlCall<?> sql && call.kind() != Kind.PREPARE) {
      return execution(sql);
    }
    if (call.kind() == Kind.ACQUIRE) {
      return new Invocation(source, GET_CONNECTION, NONE);
    }
    if (opened == null) {
      return null;
    }
    Connection connection = opened.connection();
    return switch (call.kind()) {
      case PREPARE -> {
        boolean callable = call.resultType() == CallableStatement.class;
        Object[] text = {((SqlCall<?>) call).sql()};
        yield new Invocation(connection, callable ? PREPARE_CALL : PREPARE_STATEMENT, text);
      }
      case BEGIN -> new Invocation(connection, SET_AUTO_COMMIT, new Object[] {false});
      case COMMIT -> new Invocation(connection, COMMIT, NONE);
      case ROLLBACK -> new Invocation(connection, ROLLBACK, NONE);
      case RELEASE -> new Invocation(connection, CLOSE, NONE);
      default -> null;
    };
  }

  private static Invocation execution(SqlCall<?> call) {
    Statement statement = call.statement();
    boolean prepared = statement instanceof PreparedStatement;
    return prepared || call.kind() == Kind.BATCH
        ? new Invocation(statement, WITHOUT_TEXT.get(call.resultType()), NONE)
        : new Invocation(statement, WITH_TEXT.get(call.resultType()), new Object[] {call.sql()});
  }

  private static Method method(Class<?> type, String name, Class<?>... parameters) {
    try {
      return type.getMethod(name, parameters);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
