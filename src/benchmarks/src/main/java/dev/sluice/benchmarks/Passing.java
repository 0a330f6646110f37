package dev.sluice.benchmarks;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/** Interceptors that let every call through, each with a class and code of its own. */
final class Passing {

  private Passing() {}

  /** The four of the measured chain; they want every kind of call. */
  static Interceptor[] four() {
    return new Interceptor[] {new First(), new Second(), new Third(), new Fourth()};
  }

  private static final class First implements Interceptor {
    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      return next.proceed(call);
    }
  }

  private static final class Second implements Interceptor {
    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      return next.proceed(call);
    }
  }

  private static final class Third implements Interceptor {
    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      return next.proceed(call);
    }
  }

  private static final class Fourth implements Interceptor {
    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      return next.proceed(call);
    }
  }

  /** Wants some kinds of call. */
  static final class Choosing implements Interceptor {

    private final Set<Kind> kinds;

    Choosing(Kind first, Kind... others) {
      kinds = EnumSet.of(first, others);
    }

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      return next.proceed(call);
    }

    @Override
    public Set<Kind> kinds() {
      return kinds;
    }
  }

  /** Wants every kind of call, with its parameters. */
  static final class Curious implements Interceptor {
    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      return next.proceed(call);
    }

    @Override
    public boolean wantsParameters() {
      return true;
    }
  }
}
