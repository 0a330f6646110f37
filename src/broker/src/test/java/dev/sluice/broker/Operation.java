package dev.sluice.broker;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.MessageId;
import java.util.List;
import java.util.function.Function;

/** Every operation there is, on a store as {@link FaultBench} makes it. */
enum Operation {
  WRITE(Scope.WHOLE, broker -> tasks(broker).write("new")),
  WRITE_MANY(Scope.WHOLE, broker -> tasks(broker).write(List.of("one", "two", "three"))),
  CLAIM_ONE(Scope.BEGIN, broker -> tasks(broker).claim()),
  CLAIM_BY_ID(Scope.BEGIN, broker -> tasks(broker).claim(id(3))),
  CLAIM_MANY(Scope.BEGIN, broker -> tasks(broker).claim(2, IdRange.after(FaultBench.ID + 1))),
  PEEK_ONE(Scope.WHOLE, broker -> tasks(broker).peek()),
  PEEK_BY_ID(Scope.WHOLE, broker -> tasks(broker).peek(id(3))),
  PEEK_MANY(Scope.WHOLE, broker -> tasks(broker).peek(3, IdRange.ALL)),
  PEEK_PAGE(Scope.WHOLE, broker -> tasks(broker).peekAll(IdRange.ALL).next(3)),
  MOVE_ONE(Scope.BEGIN, broker -> tasks(broker).move(other(broker))),
  MOVE_BY_ID(Scope.BEGIN, broker -> tasks(broker).move(id(4), other(broker))),
  MOVE_MANY(Scope.BEGIN, broker -> tasks(broker).move(3, IdRange.ALL, other(broker))),
  RECOVER(Scope.BEGIN, broker -> tasks(broker).recover(id(2), other(broker))),
  DELETE_BY_ID(Scope.WHOLE, broker -> tasks(broker).delete(id(1))),
  DELETE_BY_IDS(Scope.WHOLE, broker -> tasks(broker).delete(List.of(id(1), id(2), id(6)))),
  DELETE_QUEUE(Scope.WHOLE, broker -> tasks(broker).deleteAll()),
  DELETE_ALL(Scope.WHOLE, Broker::deleteAll),
  LIST(Scope.WHOLE, Broker::queues),
  STATS_OF_ONE(Scope.WHOLE, broker -> tasks(broker).stats()),
  STATS_OF_ALL(Scope.WHOLE, Broker::stats),
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
    BEGIN
  }

  private final Scope repeated;
  private final Function<Broker, Object> operation;

  Operation(Scope repeated, Function<Broker, Object> operation) {
    this.repeated = repeated;
    this.operation = operation;
  }

  /** Whether it needs the write lock. */
  boolean writes() {
    return switch (this) {
      case PEEK_ONE, PEEK_BY_ID, PEEK_MANY, PEEK_PAGE, LIST, STATS_OF_ONE, STATS_OF_ALL -> false;
      default -> true;
    };
  }

  Scope repeated() {
    return repeated;
  }

  Object on(Broker broker) {
    return operation.apply(broker);
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
