package dev.sluice.tracing;

import dev.sluice.broker.Broker;
import dev.sluice.broker.BrokerBuilder;
import dev.sluice.broker.message.MessageId;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.sqlite.SqliteDataSource;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A store that is written to under a trace, and what is in its file. */
final class TracedStore {

  final Traces traces = new Traces();
  final Tracing tracing =
      Tracing.builder(traces.openTelemetry())
          .system("sqlite")
          .statements(false)
          .messagingAttributes(true)
          .build();
  final Path file;

  TracedStore(Path folder) {
    file = folder.resolve("broker.db");
  }

  Broker traced(Interceptor... inner) {
    List<Interceptor> all = new ArrayList<>(List.of(tracing));
    all.addAll(List.of(inner));
    return builder().interceptors(all.toArray(Interceptor[]::new)).open();
  }

  Broker untraced() {
    return builder().open();
  }

  private BrokerBuilder builder() {
    return Broker.builder(SqliteDataSource.at(file));
  }

  /** Runs something in a span of the application's own. */
  <R> R inSpan(String name, Supplier<R> work) {
    Span span = traces.openTelemetry().getTracer("test").spanBuilder(name).startSpan();
    try (Scope scope = span.makeCurrent()) {
      return work.get();
    } finally {
      span.end();
    }
  }

  SpanData span(String name) {
    return traces.named(name);
  }

  static List<String> links(SpanData span) {
    return span.getLinks().stream().map(LinkData::getSpanContext).map(c -> c.getSpanId()).toList();
  }

  /** The IDs of the messages that have a row beside theirs. */
  List<MessageId> stored() throws SQLException {
    return query("SELECT id FROM sluice_contexts ORDER BY sequence").stream()
        .map(text -> new MessageId(Long.parseLong(text)))
        .toList();
  }

  List<String> objects() throws SQLException {
    return query("SELECT name FROM sqlite_master WHERE name LIKE 'sluice%'");
  }

  List<String> query(String sql) throws SQLException {
    try (Connection connection = SqliteDataSource.at(file).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  /** As another program would. */
  void execute(String sql) throws SQLException {
    try (Connection connection = SqliteDataSource.at(file).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
