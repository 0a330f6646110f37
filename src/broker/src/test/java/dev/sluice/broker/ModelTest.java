package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.support.Campaign;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random sequences of all operations, beside a list in memory that does the same. */
@Timeout(120)
class ModelTest {

  private static final int OPERATIONS = 250;
  private static final List<String> QUEUES = List.of("a", "b", "c");

  /** A row as the model sees it; the list it is in is the order of the row numbers. */
  private static final class Row {
    final Message message;
    String queue;
    boolean claimed;

    Row(String queue, Message message) {
      this.queue = queue;
      this.message = message;
    }

    long id() {
      return message.id().value();
    }
  }

  @TempDir Path folder;

  private final List<Row> rows = new ArrayList<>();
  private Random random;
  private Broker broker;
  private PlainFile file;

  static IntStream seeds() {
    return IntStream.range(0, Campaign.rounds(8, 200));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everySequenceOfOperationsDoesWhatTheModelDoes(int seed) throws SQLException {
    random = new Random(seed);
    Path path = folder.resolve("model.db");
    SqliteOptions quick =
        new SqliteOptions(Duration.ofMillis(250), 1000, 10, SqliteOptions.Synchronous.OFF);
    VacuumOptions never = VacuumOptions.DEFAULTS.withAutomatic(false);
    try (Broker opened =
            Broker.builder(SqliteDataSource.at(path))
                .backend(new SqliteBackend(quick))
                .options(BrokerOptions.DEFAULTS.withVacuum(never))
                .open();
        PlainFile plain = PlainFile.at(path)) {
      broker = opened;
      file = plain;
      file.execute("PRAGMA synchronous = OFF");
      for (int step = 0; step < OPERATIONS; step++) {
        String what = step();
        assertThat(file.rows("SELECT queue, body, ts, claimed FROM messages ORDER BY id"))
            .as("seed %d, after step %d: %s", seed, step, what)
            .isEqualTo(
                rows.stream()
                    .map(
                        r ->
                            List.<Object>of(r.queue, r.message.body(), r.id(), r.claimed ? 1L : 0L))
                    .toList());
      }
    }
  }

  private String step() throws SQLException {
    String name = QUEUES.get(random.nextInt(QUEUES.size()));
    String target = QUEUES.get((QUEUES.indexOf(name) + 1 + random.nextInt(2)) % QUEUES.size());
    MessageQueue queue = broker.queue(name);
    MessageQueue to = broker.queue(target);
    MessageId id = anyId();
    int limit = 1 + random.nextInt(4);
    IdRange range = anyRange();
    switch (random.nextInt(18)) {
      case 0, 1, 2, 3 -> write(queue);
      case 4 -> insertOldId(name);
      case 5 -> assertClaimed(queue.claim(), pick(1, pending(name, IdRange.ALL)));
      case 6 -> assertClaimed(queue.claim(id), pick(1, pendingId(name, id)));
      case 7 -> assertClaimed(queue.claim(limit, range), pick(limit, pending(name, range)));
      case 8 -> assertMoved(queue.move(to), pick(1, pending(name, IdRange.ALL)), target);
      case 9 -> assertMoved(queue.move(id, to), pick(1, pendingId(name, id)), target);
      case 10 ->
          assertMoved(queue.move(limit, range, to), pick(limit, pending(name, range)), target);
      case 11 ->
          assertMoved(
              queue.recover(id, to),
              pick(1, r -> r.queue.equals(name) && r.id() == id.value()),
              target);
      case 12 ->
          assertThat(queue.delete(id))
              .isEqualTo(rows.removeIf(r -> r.queue.equals(name) && r.id() == id.value()));
      case 13 -> {
        if (random.nextInt(8) == 0) {
          long before = rows.size();
          rows.removeIf(r -> r.queue.equals(name));
          assertThat((long) queue.deleteAll()).isEqualTo(before - rows.size());
        }
      }
      case 14 -> {
        long before = rows.size();
        rows.removeIf(r -> r.claimed);
        assertThat(broker.maintenance().vacuum()).isEqualTo(before - rows.size());
      }
      case 15 ->
          assertThat(queue.peek(limit, range))
              .isEqualTo(messages(pick(limit, pending(name, range))));
      case 16 ->
          assertThat(queue.peek(id).stream().toList())
              .isEqualTo(messages(pick(1, pendingId(name, id))));
      default -> assertThat(broker.stats()).isEqualTo(stats());
    }
    return name + " " + id + " " + range;
  }

  private void write(MessageQueue queue) {
    String body = "body " + random.nextInt();
    MessageId id = queue.write(body);
    assertThat(rows).allMatch(r -> r.id() < id.value());
    rows.add(new Row(queue.name(), new Message(id, body)));
  }

  /** An exact insert of another program: a new row with an ID below those there are. */
  private void insertOldId(String queue) throws SQLException {
    Message message = new Message(new MessageId(1 + random.nextInt(1_000_000)), "old");
    if (rows.stream().noneMatch(r -> r.message.id().equals(message.id()))) {
      file.execute(
          "INSERT INTO messages (queue, body, ts) VALUES ('%s', 'old', %d)"
              .formatted(queue, message.id().value()));
      rows.add(new Row(queue, message));
    }
  }

  private MessageId anyId() {
    return rows.isEmpty() || random.nextInt(10) == 0
        ? new MessageId(random.nextInt(1_000_000))
        : rows.get(random.nextInt(rows.size())).message.id();
  }

  private IdRange anyRange() {
    IdRange range = random.nextBoolean() ? IdRange.ALL : IdRange.after(anyId().value());
    return random.nextBoolean() ? range : range.before(anyId().value());
  }

  private static Predicate<Row> pending(String queue, IdRange range) {
    return r ->
        r.queue.equals(queue) && !r.claimed && r.id() > range.after() && r.id() < range.before();
  }

  private static Predicate<Row> pendingId(String queue, MessageId id) {
    return r -> r.queue.equals(queue) && !r.claimed && r.message.id().equals(id);
  }

  private List<Row> pick(int limit, Predicate<Row> which) {
    return rows.stream().filter(which).limit(limit).toList();
  }

  private static List<Message> messages(List<Row> picked) {
    return picked.stream().map(r -> r.message).toList();
  }

  private static void assertClaimed(Optional<Message> got, List<Row> picked) {
    assertClaimed(got.stream().toList(), picked);
  }

  private static void assertClaimed(List<Message> got, List<Row> picked) {
    assertThat(got).isEqualTo(messages(picked));
    picked.forEach(r -> r.claimed = true);
  }

  private static void assertMoved(Optional<Message> got, List<Row> picked, String to) {
    assertMoved(got.stream().toList(), picked, to);
  }

  private static void assertMoved(List<Message> got, List<Row> picked, String to) {
    assertThat(got).isEqualTo(messages(picked));
    for (Row row : picked) {
      row.queue = to;
      row.claimed = false;
    }
  }

  private List<QueueStats> stats() {
    TreeMap<String, QueueStats> stats = new TreeMap<>();
    for (Row row : rows) {
      QueueStats one = new QueueStats(row.queue, row.claimed ? 0 : 1, row.claimed ? 1 : 0);
      stats.merge(
          row.queue,
          one,
          (x, y) ->
              new QueueStats(x.queue(), x.pending() + y.pending(), x.claimed() + y.claimed()));
    }
    return List.copyOf(stats.values());
  }
}
