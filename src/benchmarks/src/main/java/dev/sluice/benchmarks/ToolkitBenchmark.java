package dev.sluice.benchmarks;

import io.opentelemetry.api.OpenTelemetry;
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

/** What interceptors and their peers add to a driver that does nothing, within a trace. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ToolkitBenchmark {

  /** What is measured. */
  @Param public Toolkit subject;

  /** See {@link Pollution}. */
  @Param("2000")
  public int pollution;

  private Work work;
  private Connection connection;
  private PreparedStatement statement;
  private io.opentelemetry.context.Scope request;

  /** Called by JMH. */
  public ToolkitBenchmark() {}

  /**
   * Pollutes the JVM and connects.
   *
   * @throws SQLException never
   */
  @Setup
  public void connect() throws SQLException {
    Pollution past = new Pollution();
    past.run(pollution);
    OpenTelemetry telemetry = Telemetry.dropping();
    work = subject.work(telemetry);
    connection = subject.wrap(past.driver().dataSource(1), telemetry).getConnection();
    statement = connection.prepareStatement(Workload.SQL);
    request = telemetry.getTracer("application").spanBuilder("request").startSpan().makeCurrent();
  }

  /**
   * Disconnects.
   *
   * @throws SQLException never
   */
  @TearDown
  public void disconnect() throws SQLException {
    request.close();
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
