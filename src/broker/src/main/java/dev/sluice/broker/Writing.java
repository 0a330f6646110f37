package dev.sluice.broker;

import dev.sluice.broker.error.Errors;
import dev.sluice.broker.error.IdConflictException;
import dev.sluice.broker.message.MessageBody;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.work.WriteBatch;
import dev.sluice.broker.work.WriteBatch.Bodies;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.Work;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Stores messages in a queue, and anew when an ID was taken. */
record Writing(Operations operations, Broker broker, String queue) {

  private static final int ID_TRIES = 3;

  List<MessageId> write(Collection<String> bodies) {
    operations.refuseIfClosed();
    List<String> checked = List.copyOf(bodies);
    long bytes = 0;
    for (String body : checked) {
      MessageBody.check(body, broker.options().maxBodyBytes());
      bytes += body.length();
    }
    if (checked.isEmpty()) {
      return List.of();
    }
    Messaging messaging = operations.contexts().sending(queue, checked.size());
    Work<List<MessageId>> work =
        new WriteBatch(operations.backend(), operations.contexts())
            .of(new Bodies(queue, checked, messaging), (int) Math.min(bytes, Integer.MAX_VALUE));
    for (int tried = 1; ; tried++) {
      try {
        List<MessageId> ids = operations.tryRun(Operations.WRITE, messaging, work);
        operations.activity().changed(queue);
        broker.automaticVacuum().handled(ids.size());
        return ids;
      } catch (SQLException e) {
        if (!SqlError.of(e).constraint()) {
          throw Errors.translate(Operations.WRITE.name(), e);
        }
        resolveConflict(tried, e);
      }
    }
  }

  /** The record of the highest ID lagged behind the rows: by chance, or in an edited file. */
  private void resolveConflict(int tried, SQLException e) {
    if (tried == ID_TRIES) {
      throw new IdConflictException(
          "write failed: %d IDs in a row were taken already".formatted(ID_TRIES), e);
    }
    if (tried == ID_TRIES - 1) {
      operations.run(
          Operations.RESYNCHRONIZE,
          session -> {
            operations.backend().ids().resynchronize(session);
            return null;
          });
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(tried));
  }
}
