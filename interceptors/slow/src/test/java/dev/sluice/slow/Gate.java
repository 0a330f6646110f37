package dev.sluice.slow;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds calls of one kind up, as a database does that has no answer yet. */
final class Gate implements Interceptor {

  private final Kind kind;
  private final CountDownLatch open = new CountDownLatch(1);

  Gate(Kind kind) {
    this.kind = kind;
  }

  void open() {
    open.countDown();
  }

  @Override
  public Set<Kind> kinds() {
    return Set.of(kind);
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    try {
      if (!open.await(60, TimeUnit.SECONDS)) {
        throw new SQLException("nobody opened the gate");
      }
    } catch (InterruptedException e) {
      throw new SQLException(e);
    }
    return next.proceed(call);
  }
}
