package dev.sluice.broker;

import dev.sluice.broker.catalog.Recipients;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.OperationalException;
import dev.sluice.broker.error.TimestampException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.broker.message.TextSearch;
import java.util.List;
import java.util.function.Function;

/** Every operation there is, on a store as {@link FaultBench} makes it. */
enum Operation {
  WRITE(Scope.WHOLE, broker -> tasks(broker).write("new")),
  WRITE_MANY(Scope.WHOLE, broker -> tasks(broker).write(List.of("one", "two", "three"))),
  INSERT_EXACT(Scope.WHOLE, broker -> insert(broker, id(-5), id(90))),
  BROADCAST(Scope.WHOLE, broker -> broker.broadcast("news")),
  BROADCAST_TO_NAMES(
      Scope.WHOLE,
      broker -> broker.broadcast("news", Recipients.existing(List.of("other", "none")))),
  CLAIM_ONE(Scope.BEGIN, broker -> tasks(broker).claim()),
  CLAIM_BY_ID(Scope.BEGIN, broker -> tasks(broker).claim(id(3))),
  CLAIM_MANY(Scope.BEGIN, broker -> tasks(broker).claim(2, IdRange.after(FaultBench.ID + 1))),
  PEEK_ONE(Scope.READ, broker -> tasks(broker).peek()),
  PEEK_BY_ID(Scope.READ, broker -> tasks(broker).peek(id(3))),
  PEEK_MANY(Scope.READ, broker -> tasks(broker).peek(3, IdRange.ALL)),
  PEEK_PAGE(Scope.READ, broker -> tasks(broker).peekAll(IdRange.ALL).next(3)),
  PEEK_STREAM(Scope.READ, broker -> tasks(broker).peekAll(IdRange.ALL).stream().toList()),
  MOVE_ONE(Scope.BEGIN, broker -> tasks(broker).move(other(broker))),
  MOVE_BY_ID(Scope.BEGIN, broker -> tasks(broker).move(id(4), other(broker))),
  MOVE_MANY(Scope.BEGIN, broker -> tasks(broker).move(3, IdRange.ALL, other(broker))),
  RECOVER(Scope.BEGIN, broker -> tasks(broker).recover(id(2), other(broker))),
  DELETE_BY_ID(Scope.WHOLE, broker -> tasks(broker).delete(id(1))),
  DELETE_BY_IDS(Scope.WHOLE, broker -> tasks(broker).delete(List.of(id(1), id(2), id(6)))),
  DELETE_QUEUE(Scope.WHOLE, broker -> tasks(broker).deleteAll()),
  DELETE_QUEUES(Scope.WHOLE, broker -> broker.delete(List.of("tasks", "other"))),
  DELETE_BEFORE(Scope.WHOLE, broker -> broker.deleteBefore(List.of("tasks", "other"), id(3))),
  DELETE_ALL(Scope.WHOLE, Broker::deleteAll),
  LIST(Scope.READ, Broker::queues),
  STATS_OF_ONE(Scope.READ, broker -> tasks(broker).stats()),
  BACKLOG(Scope.READ, broker -> tasks(broker).backlog(3)),
  STATS_OF_ALL(Scope.READ, Broker::stats),
  STATUS(Scope.READ, Broker::status),
  EXISTS(Scope.READ, broker -> tasks(broker).exists()),
  HAS_PENDING(Scope.READ, broker -> tasks(broker).hasPending(IdRange.after(3))),
  LATEST_PENDING(Scope.READ, broker -> tasks(broker).browse().latestPending()),
  PENDING_BY_ID(Scope.READ, broker -> tasks(broker).browse().pendingById(0, id(5), 1000)),
  BROWSE_ONE(Scope.READ, broker -> tasks(broker).browse().get(id(2))),
  BROWSE_MANY(Scope.READ, broker -> tasks(broker).browse().list(3, IdRange.ALL)),
  BROWSE_PAGE(Scope.READ, broker -> tasks(broker).browse().all(IdRange.ALL).next(3)),
  FIND(Scope.READ, broker -> tasks(broker).browse().find(TextSearch.of("body"))),
  RENAME(Scope.WHOLE, broker -> broker.rename("tasks", "renamed")),
  RENAME_WITHOUT_ALIASES(Scope.WHOLE, broker -> broker.renameWithoutAliases("tasks", "renamed")),
  ALIAS_ADD(Scope.WHOLE, broker -> addAlias(broker, "another", "tasks")),
  ALIAS_REMOVE(Scope.WHOLE, broker -> broker.aliases().remove("alias")),
  ALIASES(Scope.READ, broker -> broker.aliases().list()),
  ALIASES_OF_ONE(Scope.READ, broker -> broker.aliases().of("tasks")),
  ALIAS_RESOLVE(Scope.READ, broker -> broker.aliases().resolve("@alias")),
  ALIAS_VERSION(Scope.READ, broker -> broker.aliases().version()),
  NEXT_ID(Scope.WHOLE, broker -> broker.ids().next()),
  LAST_ID(Scope.READ, broker -> broker.ids().last()),
  ADVANCE_ID(Scope.WHOLE, broker -> broker.ids().advance(id(50))),
  CONSUME_ONE(Scope.BEGIN, broker -> tasks(broker).consume(IdRange.ALL).next()),
  MOVE_EACH(Scope.BEGIN, broker -> tasks(broker).moveEach(IdRange.ALL, other(broker)).next()),
  SIDECAR_STATEMENT(
      Scope.WHOLE,
      broker ->
          broker.sidecar().<Integer>statements(session -> session.update("CREATE TABLE x (y)"))),
  SIDECAR_TRANSACTION(
      Scope.BEGIN,
      broker ->
          broker
              .sidecar()
              .<Integer>transaction(
                  session -> {
                    session.update("CREATE TABLE x (y)");
                    return session.update("INSERT INTO x VALUES (?)", 1);
                  }));

  /** How much of it is repeated when the store is busy. */
  enum Scope {
    WHOLE,
    BEGIN,
    /** All of it, and it never needs the write lock. */
    READ
  }

  private final Scope repeated;
  private final Function<Broker, Object> operation;

  Operation(Scope repeated, Function<Broker, Object> operation) {
    this.repeated = repeated;
    this.operation = operation;
  }

  /** Whether it needs the write lock. */
  boolean writes() {
    return repeated != Scope.READ;
  }

  /** What it fails with when the store does. */
  Class<? extends BrokerException> failure() {
    return this == ADVANCE_ID ? TimestampException.class : OperationalException.class;
  }

  Scope repeated() {
    return repeated;
  }

  Object on(Broker broker) {
    return operation.apply(broker);
  }

  private static Object insert(Broker broker, MessageId one, MessageId another) {
    broker.insert(
        List.of(new QueueEntry("tasks", one, "one"), new QueueEntry("other", another, "another")));
    return "inserted";
  }

  private static Object addAlias(Broker broker, String alias, String target) {
    broker.aliases().add(alias, target);
    return "added";
  }

  private static MessageQueue tasks(Broker broker) {
    return broker.queue("tasks");
  }

  private static MessageQueue other(Broker broker) {
    return broker.queue("other");
  }

  private static MessageId id(int number) {
    return new MessageId(FaultBench.ID + number);
  }
}
