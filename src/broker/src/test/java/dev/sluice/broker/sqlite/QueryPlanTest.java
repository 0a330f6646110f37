package dev.sluice.broker.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.catalog.QueueFilter;
import dev.sluice.broker.catalog.Recipients;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.TextSearch;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Recorder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No operation on a queue looks at more rows than it needs. */
class QueryPlanTest {

  @TempDir Path folder;

  /** How SQLite would run the last statement of an operation, transaction control aside. */
  private String planOf(BiConsumer<Broker, MessageQueue> operation) throws SQLException {
    Path path = folder.resolve("plan.db");
    Recorder recorder = Recorder.builder().without(Purpose.UPKEEP).build();
    try (Broker broker = Broker.builder(SqliteDataSource.at(path)).interceptors(recorder).open();
        PlainFile file = PlainFile.at(path)) {
      operation.accept(broker, broker.queue("tasks"));
      List<String> statements =
          recorder.sql().stream()
              .filter(sql -> !sql.startsWith("BEGIN") && !sql.equals("COMMIT"))
              .toList();
      return file.rows("EXPLAIN QUERY PLAN " + statements.get(statements.size() - 1)).stream()
          .map(row -> row.get(3).toString())
          .reduce("", (plan, line) -> plan + line + "\n");
    }
  }

  /** How SQLite would run each statement of an operation, on many rows and statistics of them. */
  private Map<String, String> plansOf(Filling rows, Consumer<Broker> operation)
      throws SQLException {
    Path path = folder.resolve("plans.db");
    Recorder recorder = Recorder.builder().without(Purpose.UPKEEP).build();
    Map<String, String> plans = new LinkedHashMap<>();
    try (Broker broker = Broker.builder(SqliteDataSource.at(path)).interceptors(recorder).open();
        PlainFile file = PlainFile.at(path)) {
      rows.fill(file);
      recorder.clear();
      operation.accept(broker);
      for (String sql : recorder.sql()) {
        if (sql.matches("(?s)(SELECT|INSERT|UPDATE|DELETE|WITH).*")) {
          plans.put(
              sql,
              file.rows("EXPLAIN QUERY PLAN " + sql).stream()
                  .map(row -> row.get(3).toString())
                  .collect(Collectors.joining("\n")));
        }
      }
    }
    return plans;
  }

  /** What the store holds when it is asked for its plans. */
  enum Filling {
    NONE,
    MANY,
    ANALYZED;

    void fill(PlainFile file) throws SQLException {
      if (this != NONE) {
        file.execute(
            "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                + " INSERT INTO messages (queue, body, ts, claimed)"
                + " SELECT 'queue' || (i % 20), 'body ' || i, i, i % 9 = 0 FROM n",
            "INSERT INTO queue_aliases SELECT 'alias' || id, 'queue' || (id % 20) FROM messages");
      }
      if (this == ANALYZED) {
        file.execute("ANALYZE");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void noStatementGoesThroughTheTable(Filling rows) throws SQLException {
    List<Consumer<Broker>> operations =
        List.of(
            broker -> broker.queue("queue1").write(List.of("a", "b", "c")),
            broker -> broker.queue("queue1").insert(List.of(new Message(new MessageId(9999), ""))),
            broker -> broker.queue("queue1").claim(),
            broker -> broker.queue("queue1").claim(10, RANGE),
            broker -> broker.queue("queue1").peek(10, IdRange.ALL),
            broker -> broker.queue("queue1").peekAll(RANGE).next(10),
            broker -> broker.queue("queue1").move(10, IdRange.ALL, broker.queue("queue2")),
            broker -> broker.queue("queue1").recover(ID, broker.queue("queue2")),
            broker -> broker.queue("queue1").delete(List.of(ID, new MessageId(7))),
            broker -> broker.queue("queue1").exists(),
            broker -> broker.queue("queue1").hasPending(),
            broker -> broker.queue("queue1").hasPending(RANGE),
            broker -> broker.queue("queue1").stats(),
            broker -> broker.queue("queue1").browse().latestPending(),
            broker -> broker.queue("queue1").browse().get(ID),
            broker -> broker.queue("queue1").browse().pendingById(-1, ID, 100),
            broker -> broker.queue("queue1").browse().list(10, IdRange.ALL),
            broker -> broker.queue("queue1").browse().list(10, RANGE),
            broker -> broker.queue("queue1").browse().find(TextSearch.of("body 1")),
            broker -> broker.queue("queue1").browse().find(TextSearch.of("body").within(RANGE)),
            broker -> broker.queue("queue1").browse().find(TextSearch.of("body").withClaimed()),
            broker -> broker.queues(QueueFilter.prefix("queue1")),
            broker -> broker.broadcast("news", Recipients.existing(List.of("queue1", "none"))),
            broker -> broker.delete(List.of("queue3", "queue4")),
            broker -> broker.deleteBefore(List.of("queue5"), ID),
            broker -> broker.rename("queue1", "renamed"),
            broker -> broker.aliases().add("another", "queue2"),
            broker -> broker.aliases().resolve("@another"),
            broker -> broker.aliases().of("queue2"),
            broker -> broker.aliases().remove("another"),
            broker -> broker.ids().next(),
            broker -> broker.ids().last(),
            broker -> broker.ids().advance(ID));
    plansOf(rows, broker -> operations.forEach(operation -> operation.accept(broker)))
        .forEach(
            (sql, plan) ->
                assertThat(plan)
                    .as(sql)
                    .doesNotContainPattern("SCAN (messages|meta|queue_aliases|m|p)\\b"));
  }

  @ParameterizedTest
  @EnumSource
  void whatCountsEverythingReadsAnIndexAndNoBody(Filling rows) throws SQLException {
    plansOf(
            rows,
            broker -> {
              broker.stats();
              broker.stats(QueueFilter.matching("queue[12]"));
              broker.status();
              broker.broadcast("news");
            })
        .forEach(
            (sql, plan) ->
                assertThat(plan.lines().filter(line -> line.contains("messages")))
                    .as(sql)
                    .allMatch(line -> line.contains("USING COVERING INDEX")));
  }

  @ParameterizedTest
  @EnumSource
  void queuesAreListedByOneLookUpEach(Filling rows) throws SQLException {
    assertThat(plansOf(rows, Broker::queues).values())
        .singleElement()
        .asString()
        .containsPattern("SEARCH messages USING COVERING INDEX idx_messages_queue_ts_id \\(queue>")
        .doesNotContain("SCAN messages");
  }

  @ParameterizedTest
  @EnumSource(names = {"MANY", "ANALYZED"})
  void vacuumLooksAlongTheRowNumbersAndRemovesByThem(Filling rows) throws SQLException {
    Map<String, String> plans = plansOf(rows, broker -> broker.maintenance().vacuum());

    assertThat(plans.values()).anyMatch(plan -> plan.contains("(rowid>?)"));
    assertThat(plans.keySet())
        .filteredOn(sql -> sql.startsWith("DELETE"))
        .allMatch(
            sql ->
                plans
                    .get(sql)
                    .equals("SEARCH messages USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"))
        .isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"MANY", "ANALYZED"})
  void theCensusReadsIndexesAlone(Filling rows) throws SQLException {
    String census =
        plansOf(rows, broker -> broker.queue("queue1").claim(100, IdRange.ALL)).entrySet().stream()
            .filter(plan -> plan.getKey().contains("pending(name, lowest)"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();

    assertThat(census.lines().filter(line -> line.contains(" messages ")))
        .isNotEmpty()
        .allMatch(line -> line.contains("INDEX idx_messages_"));
  }

  private static final MessageId ID = new MessageId(5);
  private static final IdRange RANGE = IdRange.after(3).before(9);

  @Test
  void theFirstPendingMessagesAreReadInTheirOrder() throws SQLException {
    for (BiConsumer<Broker, MessageQueue> operation :
        List.<BiConsumer<Broker, MessageQueue>>of(
            (broker, tasks) -> tasks.claim(),
            (broker, tasks) -> tasks.peek(5, IdRange.ALL),
            (broker, tasks) -> tasks.move(broker.queue("other")))) {
      assertThat(planOf(operation))
          .contains("SEARCH messages USING INTEGER PRIMARY KEY (rowid=?)")
          .contains("USING COVERING INDEX idx_messages_unclaimed (queue=? AND claimed=?)")
          .doesNotContain("SCAN messages")
          .doesNotContain("TEMP B-TREE");
    }
  }

  @Test
  void messagesWithinBoundsAreFoundByTheirIds() throws SQLException {
    for (BiConsumer<Broker, MessageQueue> operation :
        List.<BiConsumer<Broker, MessageQueue>>of(
            (broker, tasks) -> tasks.claim(5, RANGE),
            (broker, tasks) -> tasks.peek(5, RANGE),
            (broker, tasks) -> tasks.move(5, RANGE, broker.queue("other")))) {
      assertThat(planOf(operation))
          .contains(
              "USING COVERING INDEX idx_messages_pending_queue_ts (queue=? AND ts>? AND ts<?)")
          .doesNotContain("SCAN messages");
    }
  }

  @Test
  void aCursorReadsOnInTheOrderOfDelivery() throws SQLException {
    for (IdRange range : List.of(IdRange.ALL, RANGE)) {
      assertThat(planOf((broker, tasks) -> tasks.peekAll(range).next(5)))
          .contains("USING INDEX idx_messages_unclaimed (queue=? AND claimed=? AND id>?)")
          .doesNotContain("TEMP B-TREE");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDumpReadsOnInTheOrderOfIds(Filling rows) throws SQLException {
    assertThat(
            plansOf(rows, broker -> broker.queue("queue1").browse().pendingById(3, ID, 1)).values())
        .singleElement()
        .isEqualTo(
            "SEARCH messages USING INDEX idx_messages_pending_queue_ts (queue=? AND ts>? AND ts<?)");
  }

  @Test
  void oneMessageIsFoundByItsId() throws SQLException {
    for (BiConsumer<Broker, MessageQueue> operation :
        List.<BiConsumer<Broker, MessageQueue>>of(
            (broker, tasks) -> tasks.claim(ID),
            (broker, tasks) -> tasks.peek(ID),
            (broker, tasks) -> tasks.move(ID, broker.queue("other")),
            (broker, tasks) -> tasks.recover(ID, broker.queue("other")),
            (broker, tasks) -> tasks.delete(ID))) {
      assertThat(planOf(operation)).containsPattern("ts=\\?").doesNotContain("SCAN messages");
    }
  }

  @Test
  void aQueueIsCountedAndDeletedByItsIndex() throws SQLException {
    assertThat(planOf((broker, tasks) -> tasks.deleteAll()))
        .contains("idx_messages_queue_ts_id (queue=?)");
    assertThat(planOf((broker, tasks) -> tasks.stats()))
        .contains("idx_messages_queue_ts_id (queue=?)");
    assertThat(planOf((broker, tasks) -> broker.queues()))
        .contains("USING COVERING INDEX idx_messages_queue_ts_id");
  }

  @Test
  void whichQueuesHavePendingMessagesIsReadFromAnIndexAlone() throws SQLException {
    Path path = folder.resolve("plan.db");
    SqliteQueues queues = new SqliteQueues();
    Recorder recorder = Recorder.builder().build();
    try (SqlRunner runner =
            SqlRunner.over(SqliteDataSource.at(path)).interceptors(recorder).plain();
        Broker broker = Broker.open(SqliteDataSource.at(path));
        PlainFile file = PlainFile.at(path)) {
      broker.queue("pending").write("a");
      broker.queue("claimed").write("b");
      broker.queue("claimed").claim();

      List<String> asked = List.of("pending", "claimed", "none");
      List<String> found =
          runner.run(Unit.read("pending"), session -> queues.pending(session, asked));
      List<String> none =
          runner.run(Unit.read("none"), session -> queues.pending(session, List.of()));

      assertThat(found).containsExactly("pending");
      assertThat(none).isEmpty();
      String plan =
          file.rows("EXPLAIN QUERY PLAN " + recorder.sql().get(0)).stream()
              .map(row -> row.get(3).toString())
              .reduce("", (all, line) -> all + line + "\n");
      assertThat(plan)
          .contains("USING COVERING INDEX idx_messages_unclaimed (queue=? AND claimed=?)")
          .doesNotContain("SCAN messages");
    }
  }
}
