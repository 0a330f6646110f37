package dev.sluice.tracing;

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

/** Runs under the Java agent: one statement of each sort, each in a span of the program's own. */
final class AgentProgram {

  private interface Step {
    void run() throws SQLException;
  }

  private AgentProgram() {}

  public static void main(String[] args) throws SQLException {
    Tracing tracing = Tracing.create(GlobalOpenTelemetry.getOrNoop());
    try (Connection connection =
            SluiceDataSource.wrap(SqliteDataSource.at(Path.of(args[0])), tracing).getConnection();
        Statement plain = connection.createStatement()) {
      step("create", () -> plain.execute("CREATE TABLE orders (body TEXT)"));
      PreparedStatement insert = connection.prepareStatement("INSERT INTO orders VALUES (?)");
      insert.setString(1, "a");
      step("insert", insert::executeUpdate);
      insert.setString(1, "b");
      insert.addBatch();
      insert.setString(1, "c");
      insert.addBatch();
      step("batch", insert::executeBatch);
      step("select", () -> read(plain.executeQuery("SELECT body FROM orders")));
      step("fail", () -> refused(plain));
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
