package dev.sluice.testing;

import dev.sluice.jdbc.Action;
import dev.sluice.jdbc.ConnectionCall;
import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Purpose;
import java.util.List;

/** Calls without a database. */
final class HandMade {

  private HandMade() {}

  record Info(long number, Purpose purpose, UnitCall<?> unit) implements ConnectionInfo {
    @Override
    public boolean inTransaction() {
      return false;
    }

    @Override
    public long transactionId() {
      return 0;
    }

    @Override
    public void attach(Interceptor owner, Object value) {
      throw new UnsupportedOperationException("nobody here keeps anything");
    }

    @Override
    public Object attachment(Interceptor owner) {
      return null;
    }
  }

  private static final Info INFO = new Info(1, Purpose.APPLICATION, null);

  static SqlCall<Integer> update(String sql) {
    return update(INFO, sql, List.of());
  }

  static SqlCall<Integer> update(Info info, String sql, List<Object> parameters) {
    return new SqlCall<>(
        Kind.UPDATE, Integer.class, info, sql, true, 1, List.of(parameters), text -> 1);
  }

  static <R> ConnectionCall<R> on(Kind kind, Class<R> type, Action<R> action) {
    return new ConnectionCall<>(kind, type, INFO, action);
  }

  static SqlCall<Integer> upkeep(String sql) {
    return update(new Info(1, Purpose.UPKEEP, null), sql, List.of());
  }
}
