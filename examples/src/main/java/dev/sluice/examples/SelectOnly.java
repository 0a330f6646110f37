package dev.sluice.examples;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.SqlCall;
import java.sql.SQLException;

/** Lets nothing but SELECT through: a complete interceptor. */
public class SelectOnly implements Interceptor {

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    if (call instanceof SqlCall<R> statement && !statement.sql().startsWith("SELECT ")) {
      throw new SQLException("only SELECT is allowed here, not: " + statement.sql());
    }
    return next.proceed(call);
  }
}
