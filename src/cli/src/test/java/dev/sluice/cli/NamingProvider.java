package dev.sluice.cli;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Settings;
import java.sql.SQLException;
import java.util.Set;

/** What a jar of the installation would bring: prints the name of each unit. */
public final class NamingProvider implements InterceptorProvider {

  @Override
  public String name() {
    return "units";
  }

  @Override
  public Interceptor create(Settings settings) {
    return new Interceptor() {
      @Override
      public Set<Kind> kinds() {
        return Set.of(Kind.UNIT);
      }

      @Override
      public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
        System.err.println("seen " + call.unit().name());
        return next.proceed(call);
      }
    };
  }
}
