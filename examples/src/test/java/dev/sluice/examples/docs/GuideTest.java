package dev.sluice.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.Broker;
import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.PeekCursor;
import dev.sluice.broker.VacuumOptions;
import dev.sluice.broker.catalog.QueueFilter;
import dev.sluice.broker.catalog.Recipients;
import dev.sluice.broker.cursor.BatchCursor;
import dev.sluice.broker.cursor.MessageCursor;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.IntegrityException;
import dev.sluice.broker.error.StopException;
import dev.sluice.broker.message.Backlog;
import dev.sluice.broker.message.IdBound;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.PeekedMessage;
import dev.sluice.broker.message.TextSearch;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.sqlite.SqliteOptions.Synchronous;
import dev.sluice.broker.watch.MultiQueueWatcher;
import dev.sluice.broker.watch.QueueWatcher;
import dev.sluice.broker.watch.RestartPolicy;
import dev.sluice.broker.watch.WatchErrorHandler.Decision;
import dev.sluice.broker.watch.WatchMode;
import dev.sluice.broker.watch.WatchedQueue;
import dev.sluice.broker.watch.Watcher;
import dev.sluice.dump.Dump;
import dev.sluice.dump.DumpFilter;
import dev.sluice.dump.LoadOptions;
import dev.sluice.dump.LoadResult;
import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.ContextPropagation;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.unit.StopSignal;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/guide.md, run. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GuideTest {

  @TempDir Path folder;

  private final List<String> worked = new CopyOnWriteArrayList<>();
  private final CountDownLatch six = new CountDownLatch(6);
  private DataSource dataSource;
  private Broker broker;
  private MessageQueue queue;

  @BeforeEach
  void open() {
    dataSource = SqliteDataSource.at(folder.resolve("app.db"));
    broker = Broker.open(dataSource);
    queue = broker.queue("tasks");
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private void work(Message message) {
    worked.add(message.body());
    six.countDown();
  }

  private void alarm(Message message) {
    work(message);
  }

  @Test
  void opening() {
    Path file = folder.resolve("new folder").resolve("other.db");
    try (Broker broker = Broker.open(SqliteDataSource.at(file))) {
      MessageQueue queue = broker.queue("tasks");
      queue.write("hello");
    }
    assertThat(file).exists();
  }

  @Test
  void oneMessage() {
    MessageId id = queue.write("resize 17.png"); // durable when this returns
    Optional<Message> next = queue.peek(); // reads, reserves nothing
    Optional<Message> claimed = queue.claim(); // consumes
    boolean removed = queue.delete(id); // removes, pending or claimed
    assertThat(next).isEqualTo(claimed).isPresent();
    assertThat(removed).isTrue();
  }

  @Test
  void survivingACrash() {
    MessageQueue working = broker.queue("tasks.working");
    queue.write("resize 17.png");
    queue
        .move(working)
        .ifPresent(
            message -> {
              work(message);
              working.delete(message.id());
            });
    assertThat(worked).containsExactly("resize 17.png");
    assertThat(working.exists()).isFalse();
    queue.write("left by a process that died");
    queue.move(working);
    for (Optional<Message> left = working.move(queue);
        left.isPresent();
        left = working.move(queue)) {
      work(left.get());
    }
    assertThat(queue.hasPending()).isTrue();
  }

  @Test
  void chosenIds() {
    MessageId id = broker.ids().next();
    Message result = new Message(id, "17.png is done");
    MessageQueue results = broker.queue("results");
    try {
      results.insert(List.of(result));
    } catch (IntegrityException taken) {
      // a try before this one has stored it
    }
    assertThatThrownBy(() -> results.insert(List.of(result)))
        .isInstanceOf(IntegrityException.class);
  }

  @Test
  void manyMessages() {
    MessageQueue archive = broker.queue("archive");
    List<MessageId> ids = queue.write(List.of("one", "two", "three", "four"));
    List<Message> some = queue.claim(2, IdRange.ALL);
    List<Message> moved = queue.move(100, IdRange.after(ids.get(2).value()), archive);
    int removed = queue.delete(ids);
    assertThat(some).hasSize(2);
    assertThat(moved).extracting(Message::body).containsExactly("four");
    assertThat(removed).isEqualTo(3);
  }

  @Test
  void bounds() {
    MessageId id = queue.write("late");
    IdRange between = new IdRange(IdBound.parse("2024-01-15"), Long.MAX_VALUE);
    List<Message> recent = queue.peek(100, between);
    List<Message> newer = queue.peek(100, IdRange.after(id.value()));
    List<MessageId> found = queue.browse().find(TextSearch.of("late").withClaimed());
    List<String> names = broker.queues(QueueFilter.matching("task*"));
    assertThat(recent).hasSize(1);
    assertThat(newer).isEmpty();
    assertThat(found).containsExactly(id);
    assertThat(names).containsExactly("tasks");
  }

  @Test
  void readingEverything() {
    queue.write(List.of("one", "two"));
    PeekCursor<Message> all = queue.peekAll(IdRange.ALL);
    for (List<Message> page = all.next(100); !page.isEmpty(); page = all.next(100)) {
      page.forEach(this::work);
    }
    assertThat(worked).containsExactly("one", "two");
  }

  @Test
  void readingAsAStream() {
    queue.write(List.of("one", "two"));
    MessageId first = queue.claim().orElseThrow().id();
    long characters =
        queue.peekAll(IdRange.ALL).stream().mapToLong(message -> message.body().length()).sum();
    List<MessageId> claimed =
        queue.browse().all(IdRange.ALL).stream()
            .filter(PeekedMessage::claimed)
            .map(PeekedMessage::id)
            .toList();
    assertThat(characters).isEqualTo(3);
    assertThat(claimed).containsExactly(first);
  }

  @Test
  void howMuchWaits() {
    MessageId first = queue.write("one");
    Backlog backlog = queue.backlog(10_000); // counts no further
    if (backlog.pending() > 0) {
      report(backlog.pending(), backlog.age());
    }
    assertThat(worked).containsExactly("1");
    assertThat(backlog.oldest()).isEqualTo(first);
    assertThat(backlog.age().isNegative()).isFalse();
  }

  private void report(long pending, Duration age) {
    worked.add(Long.toString(pending));
  }

  /** Says in each message who has written it. */
  private record Sender(String name) implements Interceptor, ContextPropagation {

    @Override
    public Set<Kind> kinds() {
      return Set.of(Kind.UNIT);
    }

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      return next.proceed(call);
    }

    @Override
    public void inject(Map<String, String> headers) {
      headers.put("sender", name);
    }

    @Override
    public Object capture() {
      return this;
    }

    @Override
    public Scope attach(Object context) {
      return () -> {};
    }

    @Override
    public Object extract(Map<String, String> headers) {
      return this;
    }
  }

  @Test
  void headersAndWorkInTheTrace() throws Exception {
    try (Broker broker = Broker.builder(dataSource).interceptors(new Sender("billing")).open()) {
      MessageQueue queue = broker.queue("tasks");
      MessageQueue working = broker.queue("working");
      queue.write("order 17");
      Message message = queue.move(working).orElseThrow();
      String sender = message.headers().getOrDefault("sender", "nobody");
      queue.process(message, () -> charge(message));
      working.delete(message.id());
      assertThat(sender).isEqualTo("billing");
      assertThat(worked).containsExactly("order 17");
    }
    queue.write("without");
    assertThat(queue.peek().orElseThrow().headers()).isEmpty();
  }

  private boolean charge(Message message) {
    return worked.add(message.body());
  }

  @Test
  void dumpAndLoad() throws Exception {
    queue.write("one");
    broker.queue("tmp.cache").write("not this");
    Path file = folder.resolve("store.jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      Dump.write(broker, DumpFilter.ALL.excluding("tmp.*"), out);
    }
    try (Broker empty = Broker.open(SqliteDataSource.at(folder.resolve("copy.db")));
        InputStream in = Files.newInputStream(file)) {
      LoadResult result = Dump.load(empty, in, LoadOptions.DEFAULTS);
      assertThat(result.messages()).isEqualTo(1);
      assertThat(empty.queue("tasks").peek()).isEqualTo(queue.peek());
    }
  }

  @Test
  void forTheOwnerAlone() throws Exception {
    Path file = folder.resolve("secret.db");
    DataSource secret = SqliteDataSource.at(file).ownerOnly();
    Broker.open(secret).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void oneAfterTheOther() {
    queue.write(List.of("one", "two"));
    try (MessageCursor tasks = queue.consume(IdRange.ALL)) {
      for (Optional<Message> next = tasks.next(); next.isPresent(); next = tasks.next()) {
        work(next.get());
      }
    }
    assertThat(worked).containsExactly("one", "two");
  }

  @Test
  void batches() {
    queue.write(List.of("one", "two", "three"));
    try (BatchCursor batch = queue.consumeInBatches(2, IdRange.ALL)) {
      do {
        batch.next().ifPresent(this::work);
      } while (batch.remaining() > 0);
      batch.commit(); // without it, closing would bring both back
    }
    assertThat(worked).containsExactly("one", "two");
    assertThat(queue.stats().pending()).isEqualTo(1);
  }

  @Test
  void manyQueues() {
    int copies = broker.broadcast("reload", Recipients.created(List.of("worker.1", "worker.2")));
    broker.aliases().add("leader", "worker.1");
    broker.rename("worker.1", "worker.first"); // the alias follows
    MessageQueue leader = broker.queue(broker.aliases().resolve("@leader"));
    assertThat(copies).isEqualTo(2);
    assertThat(leader.name()).isEqualTo("worker.first");
  }

  @Test
  void removing() {
    MessageId id = queue.write("one");
    queue.claim();
    assertThat(queue.stats().claimed()).isEqualTo(1);
    Optional<Message> back = queue.recover(id, broker.queue("again")); // claimed or not
    long removed = broker.maintenance().vacuum();
    Duration ahead = broker.status().ahead(); // negative, or the clock was set back
    assertThat(back).isPresent();
    assertThat(removed).isZero();
    assertThat(ahead).isNegative();
  }

  @Test
  void ownTables() {
    MessageId id = queue.write("one");
    boolean first =
        broker
            .sidecar()
            .transaction(
                session -> {
                  session.update("CREATE TABLE IF NOT EXISTS seen (id INTEGER PRIMARY KEY)");
                  int added = session.update("INSERT OR IGNORE INTO seen VALUES (?)", id.value());
                  queue.in(session.connection()).delete(id);
                  return added == 1;
                });
    assertThat(first).isTrue();
    assertThat(queue.exists()).isFalse();
  }

  @Test
  void inATransactionOfTheApplication() throws Exception {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)");
    }
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("INSERT INTO orders VALUES (17)");
      queue.in(connection).write("order 17");
      statement.execute("COMMIT");
    }
    assertThat(queue.peek()).isPresent();
  }

  @Test
  void watchers() throws Exception {
    MessageQueue working = broker.queue("tasks.working");
    queue.write("one");
    try (Watcher watcher =
        QueueWatcher.builder(
                queue,
                WatchMode.move(working),
                message -> {
                  work(message);
                  working.delete(message.id());
                })
            .errorHandler((e, message) -> Decision.STOP)
            .build()) {
      watcher.start();
      queue.write(List.of("two", "three", "four", "five", "six"));
      assertThat(six.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(worked).containsExactly("one", "two", "three", "four", "five", "six");
  }

  @Test
  void watchersForMonths() throws Exception {
    QueueWatcher watcher =
        QueueWatcher.builder(queue, WatchMode.consume(), this::work)
            .restarts(RestartPolicy.DEFAULTS.inARow())
            .build();
    try (watcher) {
      watcher.start();
      queue.write(List.of("1", "2", "3", "4", "5", "6"));
      assertThat(six.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void watchersOfManyQueues() throws Exception {
    MultiQueueWatcher watcher =
        MultiQueueWatcher.builder(broker)
            .queue(WatchedQueue.of("urgent", this::alarm).withBudget(3))
            .queue(WatchedQueue.of("tasks", this::work))
            .build();
    try (watcher) {
      watcher.start();
      broker.queue("urgent").write(List.of("1", "2", "3"));
      queue.write(List.of("4", "5", "6"));
      assertThat(six.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void errors() {
    List<String> later = new ArrayList<>();
    String body = "one";
    try {
      queue.write(body);
    } catch (BrokerException e) {
      if (!e.isRetryable()) {
        throw e;
      }
      later.add(body); // nothing has happened
    }
    assertThat(later).isEmpty();
  }

  @Test
  void options() {
    DataSource dataSource = SqliteDataSource.at(folder.resolve("other.db"));
    SqliteOptions fast = new SqliteOptions(Duration.ofMillis(10), 1000, 10, Synchronous.NORMAL);
    Broker broker =
        Broker.builder(dataSource)
            .backend(new SqliteBackend(fast))
            .options(
                BrokerOptions.DEFAULTS
                    .withMaxBodyBytes(64 * 1024)
                    .withVacuum(VacuumOptions.DEFAULTS.withAutomatic(false)))
            .open();
    broker.close();
    assertThatThrownBy(() -> broker.queue("tasks").write("late"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void stopping() {
    StopSignal stop = new StopSignal();
    MessageQueue stoppable = queue.stoppedBy(stop);
    stop.stop(); // from any thread
    assertThatThrownBy(stoppable::claim).isInstanceOf(StopException.class);
  }
}
