package dev.sluice.tracing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.sqlite.SqliteDataSource;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Runs under the Java agent: one statement of each sort, without a pool and on both sides of one,
 * each in a span of the program's own.
 */
final class AgentProgram {

  private interface Step {
    void run() throws SQLException;
  }

  private AgentProgram() {}

  public static void main(String[] args) throws SQLException {
    Tracing tracing = Tracing.create(GlobalOpenTelemetry.getOrNoop());
    DataSource database = SqliteDataSource.at(Path.of(args[0]));
    run("", SluiceDataSource.wrap(database, tracing));
    try (HikariDataSource outside = pool(SluiceDataSource.wrap(database, tracing))) {
      run(" in pool", outside);
    }
    try (HikariDataSource inside = pool(database)) {
      run(" of pool", SluiceDataSource.wrap(inside, tracing));
    }
  }

  private static HikariDataSource pool(DataSource database) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(database);
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  private static void run(String where, DataSource traced) throws SQLException {
    try (Connection connection = traced.getConnection();
        Statement plain = connection.createStatement()) {
      step("create" + where, () -> plain.execute("CREATE TABLE IF NOT EXISTS orders (body TEXT)"));
      PreparedStatement insert = connection.prepareStatement("INSERT INTO orders VALUES (?)");
      insert.setString(1, "a");
      step("insert" + where, insert::executeUpdate);
      insert.setString(1, "b");
      insert.addBatch();
      insert.setString(1, "c");
      insert.addBatch();
      step("batch" + where, insert::executeBatch);
      step("select" + where, () -> read(plain.executeQuery("SELECT body FROM orders")));
      step("fail" + where, () -> refused(plain));
    }
  }

  private static void read(ResultSet rows) throws SQLException {
    while (rows.next()) {
      rows.getString(1);
    }
  }

  private static void refused(Statement plain) {
    try {
      plain.execute("SELEC body");
      throw new AssertionError("was executed");
    } catch (SQLException expected) {
      // what the step is for
    }
  }

  private static void step(String name, Step step) throws SQLException {
    Span span = GlobalOpenTelemetry.getTracer("steps").spanBuilder(name).startSpan();
    try (Scope scope = span.makeCurrent()) {
      step.run();
    } finally {
      span.end();
    }
  }
}
