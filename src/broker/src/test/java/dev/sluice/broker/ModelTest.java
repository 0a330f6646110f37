package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.catalog.Alias;
import dev.sluice.broker.catalog.QueueFilter;
import dev.sluice.broker.catalog.Recipients;
import dev.sluice.broker.catalog.Renamed;
import dev.sluice.broker.error.IntegrityException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.PeekedMessage;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.broker.message.TextSearch;
import dev.sluice.broker.support.Campaign;
import dev.sluice.broker.support.Store;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
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
  private final TreeMap<String, String> aliases = new TreeMap<>();
  private long highest;
  private Random random;
  private Broker broker;

  static IntStream seeds() {
    return IntStream.range(0, Campaign.rounds(8, 200));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everySequenceOfOperationsDoesWhatTheModelDoes(int seed) throws SQLException {
    random = new Random(seed);
    try (Store store = new Store(folder.resolve("model.db"))) {
      broker = store.broker;
      for (int step = 0; step < OPERATIONS; step++) {
        String what = step();
        assertThat(store.file.rows("SELECT queue, body, ts, claimed FROM messages ORDER BY id"))
            .as("seed %d, after step %d: %s", seed, step, what)
            .isEqualTo(
                rows.stream()
                    .map(
                        r ->
                            List.<Object>of(r.queue, r.message.body(), r.id(), r.claimed ? 1L : 0L))
                    .toList());
        assertThat(store.highest()).as("seed %d, step %d: %s", seed, step, what).isEqualTo(highest);
      }
    }
  }

  private String step() {
    String name = anyQueue();
    String target = QUEUES.get((QUEUES.indexOf(name) + 1 + random.nextInt(2)) % QUEUES.size());
    int operation = random.nextInt(36);
    if (operation < 12) {
      store(operation, name);
    } else if (operation < 20) {
      take(operation, name, target);
    } else if (operation < 27) {
      changeQueues(operation, name, target);
    } else {
      look(operation, name);
    }
    return "operation %d on %s and %s".formatted(operation, name, target);
  }

  /** What adds messages, or IDs. */
  private void store(int operation, String name) {
    MessageQueue queue = broker.queue(name);
    switch (operation) {
      case 0, 1, 2, 3, 4, 5 -> {
        String body = "body " + random.nextInt();
        added(name, queue.write(body), body);
      }
      case 6 -> {
        List<String> bodies = IntStream.range(0, random.nextInt(5)).mapToObj(i -> "b" + i).toList();
        List<MessageId> ids = queue.write(bodies);
        assertThat(ids).hasSameSizeAs(bodies);
        for (int i = 0; i < ids.size(); i++) {
          added(name, ids.get(i), bodies.get(i));
        }
      }
      case 7, 8 -> insertExactly();
      case 9 -> {
        int copies = broker.broadcast("news", Recipients.matching("[ab]"));
        List<String> reached = existing().stream().filter(q -> !q.equals("c")).toList();
        assertThat(copies).isEqualTo(reached.size());
        copies(reached);
      }
      case 10 -> {
        assertThat(broker.broadcast("news", Recipients.created(List.of("c", name, "c"))))
            .isEqualTo(name.equals("c") ? 1 : 2);
        copies(name.equals("c") ? List.of("c") : List.of("c", name));
      }
      default -> {
        long id = broker.ids().next().value();
        assertThat(id).isGreaterThan(highest);
        highest = id;
        assertThat(broker.ids().advance(anyId()).value()).isEqualTo(highest);
        assertThat(broker.ids().last().value()).isEqualTo(highest);
      }
    }
  }

  private void added(String queue, MessageId id, String body) {
    assertThat(id.value()).isGreaterThan(highest);
    highest = id.value();
    rows.add(new Row(queue, new Message(id, body)));
  }

  /** The IDs of copies are read from the store, and must rise. */
  private void copies(List<String> queues) {
    for (String queue : queues) {
      PeekedMessage last = broker.queue(queue).browse().list(10_000, IdRange.after(highest)).get(0);
      assertThat(last.body()).isEqualTo("news");
      added(queue, last.id(), "news");
    }
  }

  /** New rows under IDs below those there are, or a mistake that changes nothing. */
  private void insertExactly() {
    List<QueueEntry> entries = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      entries.add(
          new QueueEntry(anyQueue(), new MessageId(1 + random.nextInt(1_000_000)), "exact"));
    }
    if (random.nextInt(4) == 0) {
      entries.add(new QueueEntry(anyQueue(), anyId(), "taken, mostly"));
    }
    List<Long> ids = entries.stream().map(entry -> entry.id().value()).toList();
    boolean taken =
        ids.stream().distinct().count() < ids.size()
            || rows.stream().anyMatch(r -> ids.contains(r.id()));
    if (taken) {
      assertThatThrownBy(() -> broker.insert(entries)).isInstanceOf(IntegrityException.class);
    } else {
      broker.insert(entries);
      entries.forEach(
          entry -> rows.add(new Row(entry.queue(), new Message(entry.id(), entry.body()))));
      highest = Math.max(highest, Collections.max(ids) + 1);
    }
  }

  /** What claims, moves or removes messages. */
  private void take(int operation, String name, String target) {
    MessageQueue queue = broker.queue(name);
    MessageQueue to = broker.queue(target);
    MessageId id = anyId();
    int limit = 1 + random.nextInt(4);
    IdRange range = anyRange();
    switch (operation) {
      case 12 -> assertClaimed(queue.claim(), pick(1, pending(name, IdRange.ALL)));
      case 13 -> assertClaimed(queue.claim(id), pick(1, pendingId(name, id)));
      case 14 -> assertClaimed(queue.claim(limit, range), pick(limit, pending(name, range)));
      case 15 -> assertMoved(queue.move(to), pick(1, pending(name, IdRange.ALL)), target);
      case 16 -> assertMoved(queue.move(id, to), pick(1, pendingId(name, id)), target);
      case 17 ->
          assertMoved(queue.move(limit, range, to), pick(limit, pending(name, range)), target);
      case 18 ->
          assertMoved(
              queue.recover(id, to),
              pick(1, r -> r.queue.equals(name) && r.id() == id.value()),
              target);
      default ->
          assertThat(queue.delete(id))
              .isEqualTo(rows.removeIf(r -> r.queue.equals(name) && r.id() == id.value()));
    }
  }

  /** What concerns whole queues, and aliases. */
  private void changeQueues(int operation, String name, String target) {
    MessageId id = anyId();
    switch (operation) {
      case 20, 21 -> assertThat(broker.maintenance().vacuum()).isEqualTo(removed(r -> r.claimed));
      case 22 -> rename(name, target);
      case 23 -> changeAlias(name, target);
      case 24 ->
          assertThat((long) broker.deleteBefore(List.of(name, target), id))
              .isEqualTo(removed(r -> r.id() < id.value() && isOneOf(r, name, target)));
      case 25 -> {
        if (random.nextInt(8) == 0) {
          assertThat((long) broker.queue(name).deleteAll())
              .isEqualTo(removed(r -> r.queue.equals(name)));
        }
      }
      default -> {
        if (random.nextInt(8) == 0) {
          assertThat((long) broker.delete(List.of(name, target)))
              .isEqualTo(removed(r -> isOneOf(r, name, target)));
        }
      }
    }
  }

  private static boolean isOneOf(Row row, String one, String another) {
    return row.queue.equals(one) || row.queue.equals(another);
  }

  private long removed(Predicate<Row> which) {
    long before = rows.size();
    rows.removeIf(which);
    return before - rows.size();
  }

  private void rename(String from, String to) {
    if (existing().contains(to)) {
      assertThatThrownBy(() -> broker.rename(from, to))
          .isInstanceOf(IllegalArgumentException.class);
      return;
    }
    Renamed renamed = broker.rename(from, to);
    List<Row> moved = pick(Integer.MAX_VALUE, r -> r.queue.equals(from));
    moved.forEach(r -> r.queue = to);
    int followed = moved.isEmpty() ? 0 : Collections.frequency(aliases.values(), from);
    assertThat(renamed).isEqualTo(new Renamed(from, to, moved.size(), followed));
    if (renamed.happened()) {
      aliases.replaceAll((alias, target) -> target.equals(from) ? to : target);
    }
  }

  private void changeAlias(String name, String target) {
    long version = broker.aliases().version();
    boolean defined = aliases.containsKey(name);
    boolean chain = aliases.containsKey(target) || aliases.containsValue(name);
    if (random.nextBoolean()) {
      assertThat(broker.aliases().remove(name)).isEqualTo(aliases.remove(name) != null);
    } else if (defined || chain) {
      assertThatThrownBy(() -> broker.aliases().add(name, target))
          .isInstanceOf(IllegalArgumentException.class);
    } else {
      broker.aliases().add(name, target);
      aliases.put(name, target);
    }
    boolean changed = defined != aliases.containsKey(name);
    assertThat(broker.aliases().version() != version).isEqualTo(changed);
  }

  /** What changes nothing. */
  private void look(int operation, String name) {
    MessageQueue queue = broker.queue(name);
    MessageId id = anyId();
    int limit = 1 + random.nextInt(4);
    IdRange range = anyRange();
    switch (operation) {
      case 27 ->
          assertThat(queue.peek(limit, range))
              .isEqualTo(messages(pick(limit, pending(name, range))));
      case 28 ->
          assertThat(queue.peek(id).stream().toList())
              .isEqualTo(messages(pick(1, pendingId(name, id))));
      case 29 -> {
        Predicate<Row> all = r -> r.queue.equals(name) && within(r, range);
        assertThat(queue.browse().list(limit, range)).isEqualTo(peeked(pick(limit, all)));
        assertThat(pages(queue.browse().all(range), limit)).isEqualTo(peeked(pick(9999, all)));
        assertThat(pages(queue.peekAll(range), limit))
            .isEqualTo(messages(pick(9999, pending(name, range))));
      }
      case 30 ->
          assertThat(queue.browse().get(id).stream().toList())
              .isEqualTo(peeked(pick(1, r -> r.queue.equals(name) && r.id() == id.value())));
      case 31 ->
          assertThat(queue.browse().find(TextSearch.of("exact").within(range).limit(limit)))
              .isEqualTo(
                  pick(limit, pending(name, range).and(r -> r.message.body().contains("exact")))
                      .stream()
                      .map(r -> r.message.id())
                      .toList());
      case 32 -> {
        List<Long> ids = pick(9999, pending(name, IdRange.ALL)).stream().map(Row::id).toList();
        assertThat(queue.browse().latestPending().map(MessageId::value))
            .isEqualTo(ids.stream().max(Long::compare));
        assertThat(queue.hasPending(range)).isEqualTo(!pick(1, pending(name, range)).isEmpty());
      }
      case 33 -> {
        assertThat(broker.queues()).isEqualTo(existing());
        assertThat(queue.exists()).isEqualTo(existing().contains(name));
        assertThat(broker.queues(QueueFilter.prefix(name)))
            .isEqualTo(existing().stream().filter(name::equals).toList());
      }
      case 34 -> {
        assertThat(broker.aliases().list())
            .extracting(Alias::name)
            .containsExactlyElementsOf(aliases.keySet());
        assertThat(broker.aliases().of(name))
            .hasSize(Collections.frequency(aliases.values(), name));
      }
      default -> {
        assertThat(broker.stats()).isEqualTo(stats());
        assertThat(broker.status().total()).isEqualTo(rows.size());
      }
    }
  }

  private static <M> List<M> pages(PeekCursor<M> cursor, int size) {
    List<M> all = new ArrayList<>();
    for (List<M> page = cursor.next(size); !page.isEmpty(); page = cursor.next(size)) {
      all.addAll(page);
    }
    return all;
  }

  private List<String> existing() {
    return rows.stream().map(r -> r.queue).distinct().sorted().toList();
  }

  private static List<PeekedMessage> peeked(List<Row> picked) {
    return picked.stream()
        .map(r -> new PeekedMessage(r.message.id(), r.message.body(), r.claimed))
        .toList();
  }

  private String anyQueue() {
    return QUEUES.get(random.nextInt(QUEUES.size()));
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

  private static boolean within(Row row, IdRange range) {
    return row.id() > range.after() && row.id() < range.before();
  }

  private static Predicate<Row> pending(String queue, IdRange range) {
    return r -> r.queue.equals(queue) && !r.claimed && within(r, range);
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
