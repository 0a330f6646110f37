package dev.sluice.broker;

import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.Errors;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.runner.GroupOptions;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.retry.Retry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/** Opens a {@link Broker}. */
public final class BrokerBuilder {

  /** How much of the time other processes may be let in, while there are any. */
  private static final double COURTESY = 0.07;

  private final DataSource dataSource;
  private List<Interceptor> interceptors = List.of();
  private Backend backend = new SqliteBackend(SqliteOptions.DEFAULTS);
  private BrokerOptions options = BrokerOptions.DEFAULTS;
  private LeaseOptions leases; // null: as the backend has it

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
   * The kind of database; by default SQLite with {@link SqliteOptions#DEFAULTS}.
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
   * @throws BrokerException if the database is not ours, too new, or can't be used; it is unchanged
   *     then
   * @throws IllegalArgumentException if two interceptors repeat calls
   */
  public Broker open() {
    try {
      startPool();
    } catch (SQLException e) {
      throw Errors.translate("open", e);
    }
    SqlRunner runner =
        SqlRunner.over(dataSource)
            .interceptors(withRetry())
            .transactions(backend.transactions())
            .setUp(backend.connectionSetup())
            .grouped(
                leases == null ? backend.leases() : leases,
                GroupOptions.builder().courtesy(backend::version, COURTESY).build());
    try {
      backend.open(runner);
      return new Broker(runner, backend, options);
    } catch (SQLException e) {
      runner.close();
      throw Errors.translate("open", e);
    } catch (RuntimeException e) {
      runner.close();
      throw e;
    }
  }

  /** A pool that starts with its first connection can't say before that what chain it carries. */
  private void startPool() throws SQLException {
    boolean mayBePool = dataSource instanceof AutoCloseable;
    if (mayBePool && SluiceDataSource.pipelineOf(dataSource).isEmpty()) {
      dataSource.getConnection().close();
    }
  }

  private List<Interceptor> withRetry() {
    boolean repeats =
        interceptors.stream().anyMatch(Interceptor::repeats)
            || SluiceDataSource.pipelineOf(dataSource).map(Pipeline::repeats).orElse(false);
    if (repeats) {
      return interceptors;
    }
    List<Interceptor> all = new ArrayList<>(interceptors);
    all.add(Retry.withDefaults());
    return all;
  }
}
