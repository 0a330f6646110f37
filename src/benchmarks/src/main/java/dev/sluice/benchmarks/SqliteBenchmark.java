package dev.sluice.benchmarks;

import io.opentelemetry.api.OpenTelemetry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.sqlite.SQLiteDataSource;

/** What interceptors that record add to a query of a real driver, on a database in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SqliteBenchmark {

  /** What is measured. */
  @Param public Observed subject;

  /** See {@link Pollution}. */
  @Param("2000")
  public int pollution;

  private Work work;
  private Connection connection;
  private PreparedStatement statement;
  private io.opentelemetry.context.Scope request;

  /** Called by JMH. */
  public SqliteBenchmark() {}

  /**
   * Pollutes the JVM and makes the database.
   *
   * @throws SQLException if the driver fails
   */
  @Setup
  public void open() throws SQLException {
    new Pollution().run(pollution);
    OpenTelemetry telemetry = Telemetry.dropping();
    work = subject.work(telemetry);
    connection = subject.wrap(database(), telemetry).getConnection();
    try (Statement script = connection.createStatement()) {
      script.execute(
          "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, state TEXT, items INTEGER)");
      script.execute("CREATE INDEX orders_of ON orders (customer, state, items)");
      script.execute(
          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
              + " INSERT INTO orders SELECT i, i, 'open', i % 10 + 8 FROM n");
    }
    statement = connection.prepareStatement(Workload.SQL);
    request = subject.request(telemetry);
  }

  private static DataSource database() {
    SQLiteDataSource driver = new SQLiteDataSource();
    driver.setUrl("jdbc:sqlite::memory:");
    return driver;
  }

  /**
   * Closes the database, which is gone then.
   *
   * @throws SQLException if the driver fails
   */
  @TearDown
  public void close() throws SQLException {
    request.close();
    statement.close();
    connection.close();
  }

  /**
   * Prepare, 3 binds, query, row, close.
   *
   * @return the row
   * @throws SQLException if the driver fails
   */
  @Benchmark
  public long prepareAndQuery() throws SQLException {
    return work.prepareAndQuery(connection);
  }

  /**
   * 3 binds, query, row, close of the rows.
   *
   * @return the row
   * @throws SQLException if the driver fails
   */
  @Benchmark
  public long query() throws SQLException {
    return work.query(statement);
  }
}
