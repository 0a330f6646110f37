package dev.sluice.broker;

import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.backend.BackendProvider;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.Errors;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.runner.GroupOptions;
import dev.sluice.jdbc.runner.RunnerBuilder;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.retry.Retry;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Opens a {@link Broker}. Not thread-safe.
 *
 * <pre>{@code
 * Broker broker = Broker.builder(dataSource).interceptors(tracing, logging).open();
 * }</pre>
 */
public final class BrokerBuilder {

  /** How much of the time other processes may be let in, while there are any. */
  private static final double COURTESY = 0.07;

  private final DataSource dataSource;
  private List<Interceptor> interceptors = List.of();
  private Backend backend; // null: as the database is
  private BrokerOptions options = BrokerOptions.DEFAULTS;
  private LeaseOptions leases; // null: as the backend has it
  private Function<? super RunnerBuilder, ? extends SqlRunner> runner; // null: with group commit

  BrokerBuilder(DataSource dataSource) {
    this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
  }

  /**
   * Interceptors around the broker's operations and their JDBC calls, outermost first. A {@link
   * Retry} with its defaults is added innermost unless there is one that repeats calls, here or on
   * the data source.
   *
   * @param outermostFirst no nulls
   * @return this
   */
  public BrokerBuilder interceptors(Interceptor... outermostFirst) {
    interceptors = List.of(outermostFirst);
    return this;
  }

  /**
   * The kind of database; by default what the first {@link BackendProvider} found has for it, and
   * SQLite with {@link SqliteOptions#DEFAULTS} if there is none.
   *
   * @param backend not null
   * @return this
   */
  public BrokerBuilder backend(Backend backend) {
    this.backend = Objects.requireNonNull(backend, "backend");
    return this;
  }

  /**
   * How many connections are kept and which of them are reported; by default {@link
   * Backend#leases}. More than one writer on SQLite brings only contention.
   *
   * @param leases instead of the backend's; not null
   * @return this
   */
  public BrokerBuilder leases(LeaseOptions leases) {
    this.leases = Objects.requireNonNull(leases, "leases");
    return this;
  }

  /**
   * What runs the broker's operations; by default a leased runner with group commit. {@link
   * #leases} is left to it then.
   *
   * @param runner makes it of a builder that has interceptors, transactions and the set-up of
   *     connections as the broker needs them; the broker closes it; not null
   * @return this
   */
  public BrokerBuilder runner(Function<? super RunnerBuilder, ? extends SqlRunner> runner) {
    this.runner = Objects.requireNonNull(runner, "runner");
    return this;
  }

  /**
   * The settings; by default {@link BrokerOptions#DEFAULTS}.
   *
   * @param options not null
   * @return this
   */
  public BrokerBuilder options(BrokerOptions options) {
    this.options = Objects.requireNonNull(options, "options");
    return this;
  }

  /**
   * Opens the store: checks what is there, and creates it in an empty database.
   *
   * @return the broker
   * @throws dev.sluice.broker.error.BusyException if others held the store for too long; retryable
   * @throws BrokerException if the database is not ours, too new, or can't be used; it is unchanged
   *     then
   * @throws IllegalArgumentException if two interceptors repeat calls
   */
  public Broker open() {
    try {
      startPool();
      return open(backend == null ? found() : backend);
    } catch (SQLException e) {
      throw Errors.translate("open", e);
    }
  }

  private Broker open(Backend chosen) throws SQLException {
    SqlRunner running = runner(chosen);
    try {
      chosen.open(running);
      return new Broker(running, chosen, options);
    } catch (SQLException | RuntimeException e) {
      running.close();
      throw e;
    }
  }

  private SqlRunner runner(Backend chosen) {
    RunnerBuilder builder =
        SqlRunner.over(dataSource)
            .interceptors(withRetry())
            .transactions(chosen.transactions())
            .setUp(chosen.connectionSetup());
    return runner != null
        ? runner.apply(builder)
        : builder.grouped(
            leases == null ? chosen.leases() : leases,
            GroupOptions.builder().courtesy(chosen::version, COURTESY).build());
  }

  /** Asks the database what it is only if there is a choice. */
  private Backend found() throws SQLException {
    List<BackendProvider> providers =
        ServiceLoader.load(BackendProvider.class).stream().map(Provider::get).toList();
    if (!providers.isEmpty()) {
      try (Connection connection = dataSource.getConnection()) {
        DatabaseMetaData database = connection.getMetaData();
        for (BackendProvider provider : providers) {
          Optional<Backend> own = provider.backendFor(database);
          if (own.isPresent()) {
            return own.get();
          }
        }
      }
    }
    return new SqliteBackend(SqliteOptions.DEFAULTS);
  }

  /** A pool that starts with its first connection can't say before that what chain it carries. */
  private void startPool() throws SQLException {
    boolean mayBePool = dataSource instanceof AutoCloseable;
    if (mayBePool && SluiceDataSource.pipelineOf(dataSource).isEmpty()) {
      dataSource.getConnection().close();
    }
  }

  private List<Interceptor> withRetry() {
    boolean repeats = SluiceDataSource.pipelineOf(dataSource).map(Pipeline::repeats).orElse(false);
    for (Interceptor interceptor : interceptors) {
      repeats |= interceptor.repeats();
    }
    if (repeats) {
      return interceptors;
    }
    List<Interceptor> all = new ArrayList<>(interceptors);
    all.add(Retry.withDefaults());
    return all;
  }
}
