package dev.sluice.examples;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import java.sql.SQLException;

/** Refuses updates: a complete interceptor. */
public class ReadOnly implements Interceptor {

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    if (call.kind() == Kind.UPDATE) {
      throw new SQLException("this replica is read-only");
    }
    return next.proceed(call);
  }
}
