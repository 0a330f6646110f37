package dev.sluice.tracing;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.unit.Purpose;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** What to trace, and what is known of the database. Not thread-safe. */
public final class TracingBuilder {

  final OpenTelemetry openTelemetry;
  String system = "other_sql";
  String namespace;
  String serverAddress;
  int serverPort;
  boolean queryText = true;
  boolean literals;
  private boolean units = true;
  private boolean statements = true;
  private boolean transactions;
  private boolean connections;
  boolean fetches;
  boolean upkeep;
  boolean exceptions;
  boolean messagingAttributes;
  Predicate<String> parameters;
  SqlSummarizer summarizer;

  TracingBuilder(OpenTelemetry openTelemetry) {
    this.openTelemetry = openTelemetry;
  }

  /**
   * The database product.
   *
   * @param name {@code db.system.name} by the conventions, such as {@code sqlite} or {@code
   *     postgresql}; by default what the {@linkplain Database#of URL} of each connection says; not
   *     null
   * @return this
   */
  public TracingBuilder system(String name) {
    system = Objects.requireNonNull(name, "name");
    return this;
  }

  /**
   * The database's name, which also names the spans of statements.
   *
   * @param name {@code db.namespace}; few distinct values; null, the default, for what the URL of
   *     each connection says
   * @return this
   */
  public TracingBuilder namespace(String name) {
    namespace = name;
    return this;
  }

  /**
   * Where the database runs; by default what the URL of each connection says.
   *
   * @param address {@code server.address}, a host name or IP address; not null
   * @param port {@code server.port}, or 0 if it is the product's default
   * @return this
   */
  public TracingBuilder server(String address, int port) {
    serverAddress = Objects.requireNonNull(address, "address");
    serverPort = port;
    return this;
  }

  /**
   * Whether units are spans, linked with the transactions they share.
   *
   * @param traced default true
   * @return this
   */
  public TracingBuilder units(boolean traced) {
    units = traced;
    return this;
  }

  /**
   * Whether queries, updates, executions and batches are spans.
   *
   * @param traced default true
   * @return this
   */
  public TracingBuilder statements(boolean traced) {
    statements = traced;
    return this;
  }

  /**
   * Whether begin, commit, rollback and savepoint are spans.
   *
   * @param traced default false
   * @return this
   */
  public TracingBuilder transactions(boolean traced) {
    transactions = traced;
    return this;
  }

  /**
   * Whether acquiring a connection is an {@code INTERNAL} span, named {@code ACQUIRE} and the
   * database: connecting, or waiting for a pool inside the chain.
   *
   * @param traced default false
   * @return this
   */
  public TracingBuilder connections(boolean traced) {
    connections = traced;
    return this;
  }

  /**
   * Whether reading a result set is an {@code INTERNAL} span, named {@code FETCH} and the database,
   * from its first move to its last, with {@code db.response.returned_rows} and linked to the span
   * of the statement. It ends when there is no next row, or else is given when the connection is
   * released or when 8 others have been begun on it.
   *
   * @param traced default false
   * @return this
   */
  public TracingBuilder fetches(boolean traced) {
    fetches = traced;
    return this;
  }

  /**
   * Whether {@code db.query.text} is recorded: the text of a statement as given, with its
   * placeholders. Not for JDBC's own <code>{call ...}</code>, whose summary says it all.
   *
   * @param recorded default true
   * @return this
   */
  public TracingBuilder queryText(boolean recorded) {
    queryText = recorded;
    return this;
  }

  /**
   * Whether {@code db.query.text} is recorded as well where the text {@linkplain
   * SqlCall#mayHoldData may hold data} as literals.
   *
   * @param recorded default false
   * @return this
   */
  public TracingBuilder literals(boolean recorded) {
    literals = recorded;
    return this;
  }

  /**
   * What reads texts for {@code db.query.summary}, which then names the spans, for {@code
   * db.operation.name} and {@code db.collection.name}, and, without its literals, for the {@code
   * db.query.text} of one that {@linkplain SqlCall#mayHoldData may hold data}.
   *
   * @param reader such as {@code SqlSummary::of}; null, the default, so that no SQL is read
   * @return this
   */
  public TracingBuilder summaries(SqlSummarizer reader) {
    summarizer = reader;
    return this;
  }

  /**
   * Which parameters are recorded as {@code db.query.parameter.<key>}, in development: personal and
   * secret data too, so choose by key. Never those of a batch, and of streams, readers and bytes
   * only what they are.
   *
   * @param recorded whether to record the parameter with this key: its index from 0, or its name;
   *     null, the default, for none
   * @return this
   */
  public TracingBuilder parameters(Predicate<String> recorded) {
    parameters = recorded;
    return this;
  }

  /**
   * Whether a failure is recorded as an event {@code exception} as well, with its stack and its
   * message, which may hold data.
   *
   * @param recorded default false
   * @return this
   */
  public TracingBuilder exceptions(boolean recorded) {
    exceptions = recorded;
    return this;
  }

  /**
   * Whether housekeeping ({@link Purpose#UPKEEP}) is traced.
   *
   * @param traced default false
   * @return this
   */
  public TracingBuilder upkeep(boolean traced) {
    upkeep = traced;
    return this;
  }

  /**
   * Whether spans of units that handle messages are named and described by the semantic conventions
   * for messaging, version {@value Tracing#CONVENTIONS_VERSION}, whose names are in development and
   * may change: {@code write orders} instead of {@code write}, {@code messaging.system} (always
   * {@code sluice}), {@code messaging.operation.name} and {@code .type}, {@code
   * messaging.destination.name}, and {@code messaging.message.id} or {@code
   * messaging.batch.message_count}.
   *
   * @param recorded default false
   * @return this
   */
  public TracingBuilder messagingAttributes(boolean recorded) {
    messagingAttributes = recorded;
    return this;
  }

  /**
   * Makes the interceptor.
   *
   * @return a new one with the options of this moment
   */
  public Tracing build() {
    return new Tracing(this);
  }

  /** What the application has told of the database. */
  Database database() {
    return new Database(system, namespace, serverAddress, serverPort);
  }

  Set<Kind> kinds() {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    if (units) {
      kinds.addAll(EnumSet.of(Kind.UNIT, Kind.TRANSACTION));
    }
    if (statements) {
      kinds.addAll(Kind.STATEMENTS);
    }
    if (transactions) {
      kinds.addAll(EnumSet.of(Kind.BEGIN, Kind.COMMIT, Kind.ROLLBACK, Kind.SAVEPOINT));
    }
    if (connections) {
      kinds.add(Kind.ACQUIRE);
    }
    if (fetches) {
      kinds.addAll(EnumSet.of(Kind.FETCH, Kind.RELEASE));
    }
    return Collections.unmodifiableSet(kinds);
  }
}
