package dev.sluice.guard;

import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Purpose;
import java.sql.SQLException;
import java.util.List;

/** Sends calls made by hand, with texts that no one database would take all of. */
final class Hand {

  private Hand() {}

  static void send(Guard guard, String sql) throws SQLException {
    send(guard, sql, Purpose.APPLICATION);
  }

  static void send(Guard guard, String sql, Purpose purpose) throws SQLException {
    guard.intercept(
        new SqlCall<>(
            Kind.EXECUTE,
            Boolean.class,
            new Connection(purpose),
            sql,
            false,
            1,
            List.of(),
            text -> true),
        call -> call.answer(true));
  }

  private record Connection(Purpose purpose) implements ConnectionInfo {

    @Override
    public long number() {
      return 7;
    }

    @Override
    public boolean inTransaction() {
      return false;
    }

    @Override
    public UnitCall<?> unit() {
      return null;
    }

    @Override
    public long transactionId() {
      return 0;
    }

    @Override
    public void attach(Interceptor owner, Object value) {
      throw new UnsupportedOperationException("a guard attaches nothing");
    }

    @Override
    public Object attachment(Interceptor owner) {
      return null;
    }
  }
}
