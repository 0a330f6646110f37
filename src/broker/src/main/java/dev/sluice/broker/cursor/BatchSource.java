package dev.sluice.broker.cursor;

import dev.sluice.broker.message.Message;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.List;

/** Where the batches of a cursor come from. */
@FunctionalInterface
public interface BatchSource {

  /**
   * Takes a batch.
   *
   * @param session in the transaction of the batch
   * @param messaging to be told what was received; null if nobody wants it
   * @return the batch; empty if there is none
   * @throws SQLException from the driver
   */
  List<Message> take(Session session, Messaging messaging) throws SQLException;
}
