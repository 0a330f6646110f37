package dev.sluice.jdbc.error;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Makes and asserts on exceptions, for the tests of this package. */
final class Provoked {

  private Provoked() {}

  /** Runs what must fail. */
  static SQLException provoke(ThrowingCallable call) {
    SQLException e = catchThrowableOfType(SQLException.class, call);
    if (e == null) throw new AssertionError("nothing was thrown");
    return e;
  }

  /** Runs statements, one after another. */
  static void run(Connection c, String... statements) throws SQLException {
    try (Statement s = c.createStatement()) {
      for (String sql : statements) s.execute(sql);
    }
  }

  /** What a statement that may fail or not has failed with; null where it has not. */
  static SQLException failure(Connection c, String sql) {
    try {
      run(c, sql);
      return null;
    } catch (SQLException e) {
      return e;
    }
  }

  /** Asserts on the exception itself; AssertJ would take it for the list of its causes. */
  static AbstractThrowableAssert<?, Throwable> assertThatError(SQLException e) {
    return Assertions.assertThat((Throwable) e);
  }

  /** An exception as if it came from this class of a driver. */
  static <E extends SQLException> E madeBy(String driverClass, E e) {
    e.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement(driverClass, "make", null, -1),
          new StackTraceElement("com.example.Application", "main", null, -1)
        });
    return e;
  }
}
