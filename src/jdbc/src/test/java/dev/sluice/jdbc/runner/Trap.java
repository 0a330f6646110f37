package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Fails the next call of a kind, before or after it has been done; and then lets them pass. */
final class Trap implements Interceptor {

  private final Map<Kind, Exception> before = new ConcurrentHashMap<>();
  private final Map<Kind, Exception> after = new ConcurrentHashMap<>();

  Trap before(Kind kind, Exception failure) {
    before.put(kind, brief(failure));
    return this;
  }

  Trap after(Kind kind, Exception failure) {
    after.put(kind, brief(failure));
    return this;
  }

  /** Without its stack trace, since some of these are logged. */
  private static Exception brief(Exception failure) {
    failure.setStackTrace(new StackTraceElement[0]);
    return failure;
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    spring(before.remove(call.kind()));
    Exception later = after.remove(call.kind());
    R result = next.proceed(call);
    spring(later);
    return result;
  }

  private static void spring(Exception failure) throws SQLException {
    if (failure instanceof SQLException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
  }
}
