package dev.sluice.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What each subject adds to a driver that does nothing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StatementBenchmark {

  /** What is measured. */
  @Param public Subject subject;

  /** See {@link Pollution}. */
  @Param("2000")
  public int pollution;

  private final Work work = new Workload();
  private Connection connection;
  private PreparedStatement statement;

  /** Called by JMH. */
  public StatementBenchmark() {}

  /**
   * Pollutes the JVM and connects.
   *
   * @throws SQLException never
   */
  @Setup
  public void connect() throws SQLException {
    Pollution past = new Pollution();
    past.run(pollution);
    connection = subject.wrap(past.driver().dataSource(1)).getConnection();
    statement = connection.prepareStatement(Workload.SQL);
  }

  /**
   * Disconnects.
   *
   * @throws SQLException never
   */
  @TearDown
  public void disconnect() throws SQLException {
    statement.close();
    connection.close();
  }

  /**
   * Prepare, 3 binds, query, row, close.
   *
   * @return the row
   * @throws SQLException never
   */
  @Benchmark
  public long prepareAndQuery() throws SQLException {
    return work.prepareAndQuery(connection);
  }

  /**
   * 3 binds, query, row, close of the rows.
   *
   * @return the row
   * @throws SQLException never
   */
  @Benchmark
  public long query() throws SQLException {
    return work.query(statement);
  }
}
