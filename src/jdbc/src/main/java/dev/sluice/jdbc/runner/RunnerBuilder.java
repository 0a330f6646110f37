package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.lease.ConnectionSetup;
import dev.sluice.jdbc.lease.Connector;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.lease.Leases;
import dev.sluice.jdbc.lease.TransactionStyle;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Composes a {@link SqlRunner}.
 *
 * <p>A data source that carries a chain already, itself or inside a pool, is joined: units go
 * through the same interceptors as its JDBC calls.
 */
public final class RunnerBuilder {

  private final DataSource dataSource;
  private List<Interceptor> interceptors = List.of();
  private TransactionStyle transactions = TransactionStyle.JDBC;
  private ConnectionSetup setup = ConnectionSetup.NONE;

  RunnerBuilder(DataSource dataSource) {
    this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
  }

  /**
   * The interceptors, outermost first. If the data source carries a chain they go inside of it. If
   * that chain is inside a pool, they see only units and transactions: put one that wants JDBC
   * calls where the chain was made.
   *
   * @param outermostFirst no nulls
   * @return this
   */
  public RunnerBuilder interceptors(List<? extends Interceptor> outermostFirst) {
    interceptors = List.copyOf(outermostFirst);
    return this;
  }

  /**
   * The interceptors; see {@link #interceptors(List)}.
   *
   * @param outermostFirst no nulls
   * @return this
   */
  public RunnerBuilder interceptors(Interceptor... outermostFirst) {
    return interceptors(List.of(outermostFirst));
  }

  /**
   * How transactions begin and end; by default {@link TransactionStyle#JDBC}.
   *
   * @param style not null
   * @return this
   */
  public RunnerBuilder transactions(TransactionStyle style) {
    transactions = Objects.requireNonNull(style, "style");
    return this;
  }

  /**
   * What is done to each fresh connection; by default nothing.
   *
   * @param setup not null
   * @return this
   */
  public RunnerBuilder setUp(ConnectionSetup setup) {
    this.setup = Objects.requireNonNull(setup, "setup");
    return this;
  }

  /**
   * A runner that takes a connection from the data source for each unit and gives it back after it.
   * It keeps no account of them, so a thread that writes while a transaction of its own is open, in
   * a unit or a {@linkplain SqlRunner#hold held} session, waits for itself until it fails as busy.
   *
   * @return the runner
   * @throws IllegalArgumentException as {@link Pipeline#of}
   */
  public SqlRunner plain() {
    Joined joined = join();
    return new UnitRunner(joined.pipeline, Leases.perUnit(joined.connector));
  }

  /**
   * A runner that keeps a few connections and their prepared statements.
   *
   * @param options how many and how long; not null
   * @return the runner
   * @throws IllegalArgumentException as {@link Pipeline#of}
   */
  public SqlRunner leased(LeaseOptions options) {
    Joined joined = join();
    return new UnitRunner(joined.pipeline, Leases.kept(joined.connector, options));
  }

  /**
   * A leased runner that lets {@linkplain dev.sluice.jdbc.unit.Unit#groupable groupable} units of
   * many callers share a transaction: one COMMIT, and so one wait for the disk, for all of them.
   * Each has its result only after that COMMIT. With one caller it is a leased runner.
   *
   * @param options how many connections and how long; not null. {@link
   *     LeaseOptions.Builder#acquireTimeout} bounds the wait for a turn as well
   * @param groups how groups are formed; not null
   * @return the runner
   * @throws IllegalArgumentException as {@link Pipeline#of}
   */
  public SqlRunner grouped(LeaseOptions options, GroupOptions groups) {
    Joined joined = join();
    return new GroupRunner(
        joined.pipeline, Leases.kept(joined.connector, options), groups, options.acquireNanos());
  }

  /** The pipeline of units, and connections whose calls go through the same interceptors. */
  private record Joined(Pipeline pipeline, Connector connector) {}

  private Joined join() {
    Pipeline carried = SluiceDataSource.pipelineOf(dataSource).orElse(null);
    if (dataSource instanceof SluiceDataSource own && !interceptors.isEmpty()) {
      return joined(own.with(interceptors));
    }
    if (carried == null) {
      return joined(SluiceDataSource.of(dataSource, Pipeline.of(interceptors)));
    }
    Pipeline units = interceptors.isEmpty() ? carried : carried.with(interceptors);
    return new Joined(units, new Connector(dataSource, transactions, setup));
  }

  private Joined joined(SluiceDataSource source) {
    return new Joined(source.pipeline(), new Connector(source, transactions, setup));
  }
}
