package dev.sluice.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.RecordedCall;
import dev.sluice.testing.Recorder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlCommenterTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();

  @Test
  void tagsAreSortedAndEncoded() throws SQLException {
    SqlCommenter tags =
        SqlCommenter.builder()
            .tag("route parameter", "/param first")
            .tag("controller", "index")
            .tag("bad", "'*/? DROP~ü:$")
            .build();

    assertThat(sent(tags, "SELECT 1"))
        .isEqualTo(
            "SELECT 1 /*bad='%27*%2F%3F%20DROP~%C3%BC%3A%24',controller='index',"
                + "route%20parameter='%2Fparam%20first'*/");
  }

  @Test
  void semicolonsStayLast() throws SQLException {
    assertThat(sent(application(), "SELECT 1 ;\n")).isEqualTo("SELECT 1 /*application='orders'*/;");
    assertThat(sent(application(), "SELECT 1; ;"))
        .isEqualTo("SELECT 1 /*application='orders'*/; ;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SELECT 1 /* mine */", "SELECT 1 -- mine", "SELECT 1 -- mine\n+ 1", "SELECT '--'"})
  void whatMayHaveACommentStaysAsItIs(String sql) throws SQLException {
    assertThat(sent(application(), sql)).isEqualTo(sql);
  }

  @Test
  void aPreparedStatementIsCommentedOnceWhenItIsPrepared() throws SQLException {
    try (Connection connection = over(application()).getConnection();
        PreparedStatement statement = connection.prepareStatement("SELECT ? + 1")) {
      for (int i = 0; i < 2; i++) {
        statement.setInt(1, i);
        try (ResultSet rows = statement.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(i + 1);
        }
      }
    }

    assertThat(texts()).containsOnly("SELECT ? + 1 /*application='orders'*/").hasSize(3);
  }

  @Test
  void batchesAndTransactionsStayAsTheyAre() throws SQLException {
    try (Connection connection = over(application()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      statement.execute("CREATE TABLE t (a)");
      statement.addBatch("INSERT INTO t VALUES (1)");
      statement.executeBatch();
      statement.execute("COMMIT");
    }

    assertThat(texts())
        .containsExactly(
            "BEGIN",
            "CREATE TABLE t (a) /*application='orders'*/",
            "INSERT INTO t VALUES (1)",
            "COMMIT");
  }

  @Test
  void aTraceIsToldOnlyWhereItIsSampled() throws SQLException {
    SqlCommenter traced =
        SqlCommenter.builder()
            .tag("application", "orders")
            .trace(W3CTraceContextPropagator.getInstance())
            .build();

    assertThat(sent(traced, "SELECT 1")).isEqualTo("SELECT 1 /*application='orders'*/");
    try (Scope scope = span(TraceFlags.getDefault()).makeCurrent()) {
      assertThat(sent(traced, "SELECT 2")).isEqualTo("SELECT 2 /*application='orders'*/");
    }
    try (Scope scope = span(TraceFlags.getSampled()).makeCurrent()) {
      assertThat(sent(traced, "SELECT 3"))
          .isEqualTo(
              "SELECT 3 /*application='orders',traceparent='00-" + TRACE + "-" + SPAN + "-01'*/");
    }
  }

  @Test
  void withoutTagsThereIsNothingToDo() {
    assertThat(SqlCommenter.builder().build().kinds()).isEmpty();
    assertThatThrownBy(() -> SqlCommenter.builder().tag("", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Span span(TraceFlags flags) {
    return Span.wrap(SpanContext.create(TRACE, SPAN, flags, TraceState.getDefault()));
  }

  private static SqlCommenter application() {
    return SqlCommenter.builder().tag("application", "orders").build();
  }

  private DataSource over(Interceptor commenter) {
    return SluiceDataSource.wrap(
        SqliteDataSource.at(folder.resolve("orders.db")), commenter, recorder);
  }

  /** What the database was sent for a query. */
  private String sent(Interceptor commenter, String sql) throws SQLException {
    try (Connection connection = over(commenter).getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeQuery(sql).close();
    }
    List<String> texts = texts();
    return texts.get(texts.size() - 1);
  }

  private List<String> texts() {
    return recorder.calls().stream()
        .filter(call -> call.kind() != Kind.FETCH && call.sql() != null)
        .map(RecordedCall::sql)
        .toList();
  }
}
