package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.sidecar.Sidecar;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What of the public API runs statements is swept with faults: as an {@link Operation}, or by a
 * test of its own. A new method fails here until it is, or is said to run none.
 */
class SweptOperationsTest {

  private static final List<Class<?>> API =
      List.of(
          Broker.class,
          MessageQueue.class,
          QueueBrowser.class,
          PeekCursor.class,
          TransactionalQueue.class,
          Aliases.class,
          Ids.class,
          Maintenance.class,
          Sidecar.class);

  /** What swept each method: names of operations, or a test. */
  private static final Map<String, Object> SWEPT = new TreeMap<>();

  /** What only makes a handle, or tells what it was given. */
  private static final Set<String> RUN_NOTHING =
      Set.of(
          "Broker.builder(DataSource)",
          "Broker.queue(String)",
          "Broker.aliases()",
          "Broker.ids()",
          "Broker.maintenance()",
          "Broker.database()",
          "Broker.options()",
          "Broker.sidecar()",
          "Broker.pipeline()",
          "Broker.activity()",
          "MessageQueue.name()",
          "MessageQueue.broker()",
          "MessageQueue.stoppedBy(StopSignal)",
          "MessageQueue.peekAll(IdRange)",
          "MessageQueue.browse()",
          "MessageQueue.process(Message, Callable)",
          "QueueBrowser.all(IdRange)",
          "Aliases.check(String, String)",
          "Ids.ahead(MessageId)");

  static {
    SWEPT.put("Broker.open(DataSource)", OpeningFaultsTest.class);
    SWEPT.put("Broker.close()", OpeningFaultsTest.class);
    SWEPT.put("Broker.queues()", "LIST");
    SWEPT.put("Broker.queues(QueueFilter)", "LIST");
    SWEPT.put("Broker.stats()", "STATS_OF_ALL");
    SWEPT.put("Broker.stats(QueueFilter)", "STATS_OF_ALL");
    SWEPT.put("Broker.status()", "STATUS");
    SWEPT.put("Broker.insert(Collection)", "INSERT_EXACT");
    SWEPT.put("Broker.broadcast(String)", "BROADCAST");
    SWEPT.put("Broker.broadcast(String, Recipients)", "BROADCAST_TO_NAMES");
    SWEPT.put("Broker.rename(String, String)", "RENAME");
    SWEPT.put("Broker.renameWithoutAliases(String, String)", "RENAME_WITHOUT_ALIASES");
    SWEPT.put("Broker.delete(Collection)", "DELETE_QUEUES");
    SWEPT.put("Broker.deleteBefore(Collection, MessageId)", "DELETE_BEFORE");
    SWEPT.put("Broker.deleteAll()", "DELETE_ALL");
    SWEPT.put("MessageQueue.write(String)", "WRITE");
    SWEPT.put("MessageQueue.write(Collection)", "WRITE_MANY");
    SWEPT.put("MessageQueue.insert(Collection)", "INSERT_EXACT");
    SWEPT.put("MessageQueue.claim()", "CLAIM_ONE");
    SWEPT.put("MessageQueue.claim(MessageId)", "CLAIM_BY_ID");
    SWEPT.put("MessageQueue.claim(int, IdRange)", "CLAIM_MANY");
    SWEPT.put("MessageQueue.peek()", "PEEK_ONE");
    SWEPT.put("MessageQueue.peek(MessageId)", "PEEK_BY_ID");
    SWEPT.put("MessageQueue.peek(int, IdRange)", "PEEK_MANY");
    SWEPT.put("MessageQueue.move(MessageQueue)", "MOVE_ONE");
    SWEPT.put("MessageQueue.move(MessageId, MessageQueue)", "MOVE_BY_ID");
    SWEPT.put("MessageQueue.move(int, IdRange, MessageQueue)", "MOVE_MANY");
    SWEPT.put("MessageQueue.recover(MessageId, MessageQueue)", "RECOVER");
    SWEPT.put("MessageQueue.delete(MessageId)", "DELETE_BY_ID");
    SWEPT.put("MessageQueue.delete(Collection)", "DELETE_BY_IDS");
    SWEPT.put("MessageQueue.deleteAll()", "DELETE_QUEUE");
    SWEPT.put("MessageQueue.exists()", "EXISTS");
    SWEPT.put("MessageQueue.hasPending()", "HAS_PENDING");
    SWEPT.put("MessageQueue.hasPending(IdRange)", "HAS_PENDING");
    SWEPT.put("MessageQueue.stats()", "STATS_OF_ONE");
    SWEPT.put("MessageQueue.backlog(int)", "BACKLOG");
    SWEPT.put("MessageQueue.consume(IdRange)", "CONSUME_ONE");
    SWEPT.put("MessageQueue.moveEach(IdRange, MessageQueue)", "MOVE_EACH");
    SWEPT.put("MessageQueue.consumeInBatches(int, IdRange)", CursorFaultsTest.class);
    SWEPT.put("MessageQueue.moveInBatches(int, IdRange, MessageQueue)", CursorFaultsTest.class);
    SWEPT.put("MessageQueue.in(Connection)", TransactionalFaultsTest.class);
    SWEPT.put("QueueBrowser.get(MessageId)", "BROWSE_ONE");
    SWEPT.put("QueueBrowser.list(int, IdRange)", "BROWSE_MANY");
    SWEPT.put("QueueBrowser.find(TextSearch)", "FIND");
    SWEPT.put("QueueBrowser.pendingById(long, MessageId, int)", "PENDING_BY_ID");
    SWEPT.put("QueueBrowser.latestPending()", "LATEST_PENDING");
    SWEPT.put("PeekCursor.next(int)", "PEEK_PAGE BROWSE_PAGE");
    SWEPT.put("PeekCursor.stream()", "PEEK_STREAM");
    for (String method :
        List.of(
            "write(String)",
            "write(Collection)",
            "claim()",
            "claim(MessageId)",
            "claim(int, IdRange)",
            "move(MessageQueue)",
            "move(MessageId, MessageQueue)",
            "move(int, IdRange, MessageQueue)",
            "delete(MessageId)",
            "delete(Collection)")) {
      SWEPT.put("TransactionalQueue." + method, TransactionalFaultsTest.class);
    }
    SWEPT.put("Aliases.add(String, String)", "ALIAS_ADD");
    SWEPT.put("Aliases.remove(String)", "ALIAS_REMOVE");
    SWEPT.put("Aliases.list()", "ALIASES");
    SWEPT.put("Aliases.of(String)", "ALIASES_OF_ONE");
    SWEPT.put("Aliases.resolve(String)", "ALIAS_RESOLVE");
    SWEPT.put("Aliases.version()", "ALIAS_VERSION");
    SWEPT.put("Ids.next()", "NEXT_ID");
    SWEPT.put("Ids.last()", "LAST_ID");
    SWEPT.put("Ids.advance(MessageId)", "ADVANCE_ID");
    SWEPT.put("Maintenance.vacuum()", MaintenanceFaultsTest.class);
    SWEPT.put("Maintenance.compact()", MaintenanceFaultsTest.class);
    SWEPT.put("Sidecar.statements(SidecarWork)", "SIDECAR_STATEMENT");
    SWEPT.put("Sidecar.transaction(SidecarWork)", "SIDECAR_TRANSACTION");
  }

  @Test
  void everyOperationIsSweptWithFaults() {
    List<String> methods =
        API.stream()
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
            .filter(method -> !method.getName().equals("toString"))
            .map(SweptOperationsTest::name)
            .filter(method -> !RUN_NOTHING.contains(method))
            .toList();

    assertThat(methods).containsExactlyInAnyOrderElementsOf(SWEPT.keySet());
  }

  private static String name(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(
            Collectors.joining(
                ", ",
                method.getDeclaringClass().getSimpleName() + "." + method.getName() + "(",
                ")"));
  }

  @Test
  void everySweptOperationIsOneOfTheApi() {
    Set<Operation> named =
        SWEPT.values().stream()
            .filter(String.class::isInstance)
            .flatMap(names -> Arrays.stream(names.toString().split(" ")))
            .map(Operation::valueOf)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Operation.class)));

    assertThat(named).isEqualTo(EnumSet.allOf(Operation.class));
  }
}
