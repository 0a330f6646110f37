package dev.sluice.tracing;

import static dev.sluice.tracing.TracedStore.links;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.async.AsyncBroker;
import dev.sluice.broker.catalog.Recipients;
import dev.sluice.broker.cursor.BatchCursor;
import dev.sluice.broker.cursor.MessageCursor;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.watch.QueueWatcher;
import dev.sluice.broker.watch.WatchMode;
import dev.sluice.broker.watch.Watcher;
import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.FaultRule;
import dev.sluice.testing.Faults;
import dev.sluice.testing.Recorder;
import dev.sluice.testing.SqlFaults;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueTracingTest {

  private static final IdRange ALL = IdRange.ALL;

  @TempDir Path folder;

  private TracedStore store;

  @BeforeEach
  void prepare() {
    store = new TracedStore(folder);
  }

  @Test
  void aReceivedMessageIsLinkedToItsWrite() {
    try (Broker broker = store.traced()) {
      MessageId id = store.inSpan("order", () -> broker.queue("orders").write("17"));

      store.inSpan("poll", () -> broker.queue("orders").claim());

      SpanData write = store.span("write orders");
      assertThat(write.getParentSpanId()).isEqualTo(store.span("order").getSpanId());
      assertThat(write.getKind()).isEqualTo(SpanKind.PRODUCER);
      assertThat(write.getAttributes().asMap())
          .containsEntry(stringKey("messaging.system"), "sluice")
          .containsEntry(stringKey("messaging.operation.name"), "write")
          .containsEntry(stringKey("messaging.operation.type"), "send")
          .containsEntry(stringKey("messaging.destination.name"), "orders")
          .containsEntry(stringKey("messaging.message.id"), id.toString())
          .doesNotContainKey(longKey("messaging.batch.message_count"));
      SpanData claim = store.span("claim orders");
      assertThat(claim.getKind()).isEqualTo(SpanKind.CLIENT);
      assertThat(claim.getParentSpanId()).isEqualTo(store.span("poll").getSpanId());
      assertThat(links(claim)).containsExactly(write.getSpanId());
      assertThat(claim.getAttributes().get(stringKey("messaging.operation.type")))
          .isEqualTo("receive");
      assertThat(claim.getAttributes().get(stringKey("messaging.message.id")))
          .isEqualTo(id.toString());
    }
  }

  @Test
  void namesAndAttributesInDevelopmentAreLeftOutUnlessAskedFor() {
    Tracing stable = Tracing.builder(store.traces.openTelemetry()).statements(false).build();
    try (Broker broker =
        Broker.builder(SqliteDataSource.at(store.file)).interceptors(stable).open()) {
      broker.queue("orders").write("17");
      broker.queue("orders").claim();
    }

    assertThat(store.span("write").getKind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(List.of(store.span("write"), store.span("claim")))
        .allSatisfy(
            span ->
                assertThat(span.getAttributes().asMap())
                    .containsOnlyKeys(longKey("sluice.transaction.id")));
    assertThat(links(store.span("claim"))).containsExactly(store.span("write").getSpanId());
  }

  @Test
  void aBatchIsLinkedToEachWriteOnce() {
    try (Broker broker = store.traced()) {
      MessageQueue orders = broker.queue("orders");
      orders.write(List.of("1", "2", "3"));
      String first = store.span("write orders").getSpanId();
      store.inSpan("later", () -> orders.write("4"));

      assertThat(orders.claim(10, ALL)).hasSize(4);

      SpanData claim = store.span("claim orders");
      assertThat(links(claim)).hasSize(2).contains(first);
      assertThat(claim.getAttributes().get(longKey("messaging.batch.message_count"))).isEqualTo(4);
    }
  }

  @Test
  void aHandlerWorksInTheTraceOfTheWrite() throws Exception {
    CountDownLatch handled = new CountDownLatch(1);
    List<Span> current = new ArrayList<>();
    try (Broker broker = store.traced()) {
      MessageQueue orders = broker.queue("orders");
      MessageId id = orders.write("17");
      try (Watcher watcher =
          QueueWatcher.builder(
                  orders,
                  WatchMode.consume(),
                  message -> {
                    current.add(Span.current());
                    handled.countDown();
                  })
              .build()) {
        watcher.start();
        assertThat(handled.await(30, TimeUnit.SECONDS)).isTrue();
        await().atMost(Duration.ofSeconds(30)).until(() -> ended("process orders"));
      }
      SpanData write = store.span("write orders");
      SpanData process = store.span("process orders");
      assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
      assertThat(process.getTraceId()).isEqualTo(write.getTraceId());
      assertThat(process.getParentSpanId()).isEqualTo(write.getSpanId());
      assertThat(links(process)).containsExactly(write.getSpanId());
      assertThat(process.getAttributes().get(stringKey("messaging.message.id")))
          .isEqualTo(id.toString());
      assertThat(current.get(0).getSpanContext().getSpanId()).isEqualTo(process.getSpanId());
    }
  }

  private boolean ended(String span) {
    return store.traces.ended().stream().anyMatch(one -> one.getName().equals(span));
  }

  @Test
  void whatIsHandledWithinAnotherSpanIsItsChildAndLinkedToTheWrite() throws Exception {
    try (Broker broker = store.traced()) {
      MessageQueue orders = broker.queue("orders");
      orders.write("17");
      Message message = orders.claim().orElseThrow();

      int length = store.inSpan("request", () -> process(orders, message));

      assertThat(length).isEqualTo(2);
      SpanData process = store.span("process orders");
      assertThat(process.getParentSpanId()).isEqualTo(store.span("request").getSpanId());
      assertThat(links(process)).containsExactly(store.span("write orders").getSpanId());
    }
  }

  private static int process(MessageQueue queue, Message message) {
    try {
      return queue.process(message, () -> message.body().length());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aHandlersFailureIsTheSpansAndArrivesAsThrown() {
    Exception failure = new java.io.IOException("no disk");
    try (Broker broker = store.traced()) {
      MessageQueue orders = broker.queue("orders");
      orders.write("17");
      Message message = orders.claim().orElseThrow();

      assertThatThrownBy(
              () ->
                  orders.process(
                      message,
                      () -> {
                        throw failure;
                      }))
          .isSameAs(failure);
    }
    assertThat(store.span("process orders").getAttributes().get(stringKey("error.type")))
        .isEqualTo("java.io.IOException");
  }

  @Test
  void aMoveKeepsTheContextAndADeleteRemovesIt() throws SQLException {
    try (Broker broker = store.traced()) {
      MessageQueue orders = broker.queue("orders");
      MessageQueue working = broker.queue("working");
      MessageId id = orders.write("17");
      MessageId other = orders.write("18");

      Message moved = orders.move(working).orElseThrow();

      assertThat(moved.headers()).containsOnlyKeys("traceparent");
      assertThat(links(store.span("move orders"))).hasSize(1);
      assertThat(store.stored()).containsExactly(id, other);
      assertThat(working.peek().orElseThrow().headers()).isEqualTo(moved.headers());
      assertThat(working.delete(id)).isTrue();
      assertThat(store.stored()).containsExactly(other);
      SpanData delete = store.span("delete working");
      assertThat(delete.getKind()).isEqualTo(SpanKind.CLIENT);
      assertThat(delete.getAttributes().get(stringKey("messaging.operation.type")))
          .isEqualTo("settle");
      assertThat(delete.getAttributes().get(stringKey("messaging.message.id")))
          .isEqualTo(id.toString());
    }
  }

  @Test
  void whateverHandsMessagesOverHandsTheirContextOver() throws Exception {
    try (Broker broker = store.traced()) {
      MessageQueue from = broker.queue("from");
      MessageQueue to = broker.queue("to");
      for (int i = 0; i < 12; i++) {
        from.write("message " + i);
      }
      MessageId first = from.peek().orElseThrow().id();

      List<Message> messages = new ArrayList<>();
      messages.addAll(from.peek(1, ALL));
      messages.addAll(from.peekAll(ALL).next(1));
      messages.add(from.claim(first).orElseThrow());
      messages.add(from.recover(first, to).orElseThrow());
      messages.addAll(from.move(1, IdRange.after(first.value()), to));
      try (MessageCursor cursor = from.consume(ALL)) {
        messages.add(cursor.next().orElseThrow());
      }
      try (MessageCursor cursor = from.moveEach(ALL, to)) {
        messages.add(cursor.next().orElseThrow());
      }
      try (BatchCursor cursor = from.consumeInBatches(1, ALL)) {
        messages.add(cursor.next().orElseThrow());
        cursor.commit();
      }
      try (BatchCursor cursor = from.moveInBatches(1, ALL, to)) {
        messages.add(cursor.next().orElseThrow());
        cursor.commit();
      }
      try (AsyncBroker async = AsyncBroker.over(broker)) {
        messages.add(async.queue("from").claim().get(30, TimeUnit.SECONDS).orElseThrow());
      }
      try (Connection connection = SqliteDataSource.at(store.file).getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        messages.add(from.in(connection).claim().orElseThrow());
        messages.add(from.in(connection).move(to).orElseThrow());
        statement.execute("COMMIT");
      }

      assertThat(messages)
          .hasSize(12)
          .allSatisfy(message -> assertThat(message.headers()).containsOnlyKeys("traceparent"));
      assertThat(links(store.span("claim batch from"))).hasSize(1);
      assertThat(links(store.span("move batch from"))).hasSize(1);
    }
  }

  @Test
  void whateverWritesMessagesStoresTheContext() throws Exception {
    try (Broker broker = store.traced()) {
      MessageQueue orders = broker.queue("orders");
      orders.write("1");
      orders.write(List.of("2", "3"));
      orders.insert(List.of(new Message(new MessageId(4096), "4")));
      broker.broadcast("5", Recipients.all());
      try (AsyncBroker async = AsyncBroker.over(broker)) {
        async.queue("orders").write("6").get(30, TimeUnit.SECONDS);
      }
      try (Connection connection = SqliteDataSource.at(store.file).getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        orders.in(connection).write("7");
        statement.execute("COMMIT");
        statement.execute("BEGIN IMMEDIATE");
        orders.in(connection).write("8");
        statement.execute("ROLLBACK");
      }
      assertThat(orders.peek(100, ALL))
          .hasSize(7)
          .allSatisfy(message -> assertThat(message.headers()).containsOnlyKeys("traceparent"));
      assertThat(store.stored()).hasSize(7);
      assertThat(store.span("insert orders").getKind()).isEqualTo(SpanKind.PRODUCER);
      assertThat(store.span("broadcast").getAttributes().get(stringKey("messaging.message.id")))
          .isEqualTo(orders.peek(100, ALL).get(4).id().toString());
    }
  }

  @Test
  void callersThatShareATransactionKeepTheirOwnContexts() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Broker broker = store.traced()) {
      List<Future<MessageId>> writes = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        String name = "request " + i;
        writes.add(
            threads.submit(() -> store.inSpan(name, () -> broker.queue("orders").write(name))));
      }
      for (Future<MessageId> write : writes) {
        write.get(30, TimeUnit.SECONDS);
      }
      List<Future<Optional<Message>>> claims = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        claims.add(threads.submit(() -> broker.queue("orders").claim()));
      }
      for (Future<Optional<Message>> claim : claims) {
        Message message = claim.get(30, TimeUnit.SECONDS).orElseThrow();
        String trace = message.headers().get("traceparent").substring(3, 35);
        assertThat(trace).isEqualTo(store.span(message.body()).getTraceId());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theTableIsMadeByTheFirstWriteThatHasAContextAndNeverBefore() throws SQLException {
    try (Broker broker = store.untraced()) {
      broker.queue("orders").write("without");
      broker.maintenance().vacuum();
    }
    assertThat(store.objects()).isEmpty();
    try (Broker broker = store.traced()) {
      assertThat(broker.queue("orders").claim().orElseThrow().headers()).isEmpty();
      broker.maintenance().vacuum();
      assertThat(store.objects()).isEmpty();
      broker.queue("orders").write("with");
    }
    assertThat(store.objects()).containsExactly("sluice_contexts");
    try (Broker broker = store.untraced()) {
      broker.queue("orders").write("without again");
      assertThat(broker.queue("orders").claim(2, ALL))
          .extracting(Message::headers)
          .containsOnly(Map.of());
    }
    assertThat(store.stored()).hasSize(1);
  }

  @Test
  void whereNobodyPropagatesNoStatementKnowsOfIt() {
    Recorder recorder = new Recorder();
    try (Broker broker =
        Broker.builder(SqliteDataSource.at(store.file)).interceptors(recorder).open()) {
      MessageQueue orders = broker.queue("orders");
      orders.delete(orders.write("1"));
      orders.write("2");
      orders.claim();
      orders.peek();
      orders.deleteAll();
      broker.deleteAll();
    }
    assertThat(recorder.sql()).isNotEmpty().noneMatch(sql -> sql.contains("sluice_contexts"));
  }

  @Test
  void vacuumRemovesTheContextsOfWhatItRemovesAndOfWhatOthersHaveDeleted() throws SQLException {
    try (Broker broker = store.traced()) {
      MessageQueue orders = broker.queue("orders");
      List<MessageId> ids = orders.write(List.of("claimed", "deleted by another", "kept"));
      orders.claim();
      store.execute("DELETE FROM messages WHERE body = 'deleted by another'");
      assertThat(store.stored()).hasSize(3);

      assertThat(broker.maintenance().vacuum()).isEqualTo(1);

      assertThat(store.stored()).containsExactly(ids.get(2));
    }
  }

  @Test
  void anUntracedBrokersVacuumRemovesThemToo() throws SQLException {
    try (Broker broker = store.traced()) {
      broker.queue("orders").write(List.of("claimed", "deleted", "kept"));
    }
    try (Broker broker = store.untraced()) {
      MessageQueue orders = broker.queue("orders");
      orders.claim();
      orders.delete(orders.peek().orElseThrow().id());
      broker.maintenance().vacuum();
      assertThat(store.stored()).containsExactly(orders.peek().orElseThrow().id());
    }
  }

  @Test
  void deletingQueuesRemovesTheirContexts() throws SQLException {
    try (Broker broker = store.traced()) {
      MessageId old = broker.queue("a").write("old");
      MessageId kept = broker.queue("a").write("kept");
      broker.queue("b").write("1");
      broker.queue("c").write("2");

      broker.queue("b").deleteAll();
      assertThat(store.stored()).hasSize(3).contains(old);
      broker.deleteBefore(List.of("a", "c"), kept);
      assertThat(store.stored()).doesNotContain(old).contains(kept);
      broker.deleteAll();
      assertThat(store.stored()).isEmpty();
    }
  }

  @Test
  void aRowThatKnowsAnotherIdMeansNoContext() throws SQLException {
    try (Broker broker = store.traced()) {
      MessageQueue orders = broker.queue("orders");
      orders.write("1");
      store.execute("UPDATE sluice_contexts SET id = id - 1");

      assertThat(orders.claim().orElseThrow().headers()).isEmpty();
      broker.maintenance().vacuum();
      assertThat(store.stored()).isEmpty();
    }
  }

  @Test
  void aRowThatIsNotOursMeansNoContext() throws SQLException {
    try (Broker broker = store.traced()) {
      MessageQueue orders = broker.queue("orders");
      orders.write("1");
      store.execute("UPDATE sluice_contexts SET headers = '%zz'");

      assertThat(orders.claim().orElseThrow().body()).isEqualTo("1");
      assertThat(links(store.span("claim orders"))).isEmpty();
    }
  }

  @Test
  void aMessageOfAnotherProgramHasNoContextAndIsNotLinked() throws SQLException {
    try (Broker broker = store.traced()) {
      MessageQueue orders = broker.queue("orders");
      orders.write("ours");
      store.execute("INSERT INTO messages (queue, body, ts) VALUES ('orders', 'theirs', 4096)");

      assertThat(orders.claim(2, ALL)).extracting(Message::body).containsExactly("ours", "theirs");
      assertThat(links(store.span("claim orders"))).hasSize(1);
    }
  }

  @Test
  void aWriteWhoseContextCantBeStoredHasNotHappened() throws SQLException {
    for (String statement : List.of("CREATE TABLE", "INSERT OR REPLACE INTO sluice_contexts")) {
      Faults faults = new Faults();
      try (Broker broker = store.traced(faults)) {
        FaultRule rule = faults.on(Kind.UPDATE).sql(statement).fail(SqlFaults::full);

        assertThatThrownBy(() -> broker.queue("orders").write("17"))
            .isInstanceOf(BrokerException.class);
        assertThat(rule.fired()).isPositive();
      }
      assertThat(store.query("SELECT id FROM messages")).isEmpty();
      assertThat(store.objects()).isEmpty();
    }
  }

  @Test
  void switchedOffNothingIsStoredOrRead() throws SQLException {
    try (Broker broker = store.traced()) {
      MessageQueue orders = broker.queue("orders");
      orders.write("1");
      broker.pipeline().enable(store.tracing, false);
      orders.write("2");
      assertThat(orders.claim(2, ALL)).extracting(Message::headers).containsOnly(Map.of());
      assertThat(store.stored()).hasSize(1);
    }
  }

  @Test
  void aWriteThatIsNotSampledTakesItsContextAlongAllTheSame() {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    SpanContext unsampled =
        SpanContext.createFromRemoteParent(
            trace, "b7ad6b7169203331", TraceFlags.getDefault(), TraceState.getDefault());
    try (Broker broker = store.traced();
        Scope scope = Span.wrap(unsampled).makeCurrent()) {
      broker.queue("orders").write("17");
      assertThat(broker.queue("orders").claim().orElseThrow().headers().get("traceparent"))
          .matches("00-" + trace + "-[0-9a-f]{16}-00");
    }
    assertThat(store.traces.ended()).isEmpty();
  }

  @Test
  void withoutATraceNothingIsStored() throws SQLException {
    try (Broker broker =
        Broker.builder(SqliteDataSource.at(store.file))
            .interceptors(Tracing.create(OpenTelemetry.noop()))
            .open()) {
      broker.queue("orders").delete(broker.queue("orders").write("17"));
    }
    assertThat(store.objects()).isEmpty();
  }

  @Test
  void aMessageReadFromAFileThatMayOnlyBeReadHasItsContext() throws SQLException {
    try (Broker broker = store.traced()) {
      broker.queue("orders").write("17");
      DataSource reading = readOnly(SqliteDataSource.at(store.file));
      try (Broker reader = Broker.builder(reading).interceptors(store.tracing).open()) {
        assertThat(reader.queue("orders").peek().orElseThrow().headers())
            .containsOnlyKeys("traceparent");
      }
    }
  }

  /** Its connections refuse to write. */
  private static DataSource readOnly(DataSource file) {
    return SluiceDataSource.wrap(
        file,
        new Interceptor() {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            R result = next.proceed(call);
            if (call.kind() == Kind.ACQUIRE) {
              try (Statement statement = ((Connection) result).createStatement()) {
                statement.execute("PRAGMA query_only = 1");
              }
            }
            return result;
          }
        });
  }
}
