package dev.sluice.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What each subject adds to a row of a driver that does nothing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RowsBenchmark {

  private static final int ROWS = 10_000;

  /** What is measured. */
  @Param public Subject subject;

  /** See {@link Pollution}. */
  @Param("2000")
  public int pollution;

  private Connection connection;
  private PreparedStatement statement;

  /** Called by JMH. */
  public RowsBenchmark() {}

  /**
   * Pollutes the JVM and prepares.
   *
   * @throws SQLException never
   */
  @Setup
  public void prepare() throws SQLException {
    Pollution past = new Pollution();
    past.run(pollution);
    connection = subject.wrap(past.driver().dataSource(ROWS)).getConnection();
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
   * {@code next} and {@code getLong}.
   *
   * @return the sum of the rows
   * @throws SQLException never
   */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long row() throws SQLException {
    return Workload.allRows(statement);
  }
}
