package dev.sluice.metrics;

import dev.sluice.jdbc.Action;
import dev.sluice.jdbc.ConnectionCall;
import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Purpose;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls made by hand, as the wrappers make them. */
final class Calls {

  static final ConnectionInfo CONNECTION = new Connection(Purpose.APPLICATION, null);
  static final ConnectionInfo UPKEEP = new Connection(Purpose.UPKEEP, null);

  record Connection(Purpose purpose, UnitCall<?> unit, Map<Object, Object> attachments)
      implements ConnectionInfo {

    Connection(Purpose purpose, UnitCall<?> unit) {
      this(purpose, unit, new HashMap<>());
    }

    @Override
    public long number() {
      return 7;
    }

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
      attachments.put(owner, value);
    }

    @Override
    public Object attachment(Interceptor owner) {
      return attachments.get(owner);
    }
  }

  private Calls() {}

  static SqlCall<Integer> update(ConnectionInfo connection, String sql, Action<Integer> action) {
    return statement(Kind.UPDATE, connection, sql, true, action);
  }

  static SqlCall<Integer> plainUpdate(String sql, Action<Integer> action) {
    return statement(Kind.UPDATE, CONNECTION, sql, false, action);
  }

  static SqlCall<int[]> batch(String sql, int size) {
    return new SqlCall<>(
        Kind.BATCH, int[].class, CONNECTION, sql, true, size, List.of(), text -> new int[size]);
  }

  static ConnectionCall<Void> on(ConnectionInfo connection, Kind kind) {
    return new ConnectionCall<>(kind, Void.class, connection, () -> null);
  }

  private static SqlCall<Integer> statement(
      Kind kind, ConnectionInfo connection, String sql, boolean fixed, Action<Integer> action) {
    return new SqlCall<>(
        kind,
        Integer.class,
        connection,
        sql,
        fixed,
        1,
        List.of(List.of("secret")),
        text -> action.run());
  }
}
