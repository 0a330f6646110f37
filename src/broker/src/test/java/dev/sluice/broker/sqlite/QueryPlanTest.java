package dev.sluice.broker.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Recorder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
