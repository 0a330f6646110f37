package dev.sluice.broker;

import dev.sluice.broker.backend.Selection;
import dev.sluice.broker.cursor.BatchCursor;
import dev.sluice.broker.cursor.MessageCursor;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.work.TakeBatch;
import dev.sluice.broker.work.TakeBatch.Share;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.Unit;
import java.util.List;
import java.util.Optional;

/**
 * Claims or moves the messages of a queue: at once, one after the other, or in open batches.
 *
 * @param to where to move them; null to claim them
 */
record Taking(Operations operations, Broker broker, String queue, String to) {

  Optional<Message> first(Selection selection) {
    return take(selection).stream().findFirst();
  }

  List<Message> take(Selection selection) {
    Unit unit = to == null ? Operations.CLAIM : Operations.MOVE;
    TakeBatch work = work();
    Messaging messaging = operations.contexts().messaging(Messaging.Type.RECEIVE, queue);
    List<Message> taken =
        operations.run(
            unit,
            messaging,
            selection.isFirst()
                ? work.of(new Share(selection.limit(), messaging), 0)
                : session -> work.take(session, messaging, selection));
    committed(taken.size());
    return taken;
  }

  MessageCursor each(IdRange range) {
    Selection next = Selection.first(1, range);
    return operations.each(() -> first(next));
  }

  BatchCursor batches(int size, IdRange range) {
    Selection batch = Selection.first(size, range);
    Unit unit = to == null ? Operations.CLAIM_BATCH : Operations.MOVE_BATCH;
    TakeBatch work = work();
    return operations.batches(
        unit, queue, (session, messaging) -> work.take(session, messaging, batch), this::committed);
  }

  private TakeBatch work() {
    return new TakeBatch(operations.contexts(), queue, to);
  }

  private void committed(int messages) {
    if (to == null) {
      broker.automaticVacuum().claimed(messages);
      return;
    }
    if (messages > 0) {
      operations.activity().changed(to);
    }
    broker.automaticVacuum().handled(messages);
  }
}
