package dev.sluice.broker.work;

import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.jdbc.unit.BatchWork;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Stores what several callers write, of whichever queues, with one range of IDs.
 *
 * @param backend has the statements; not null
 * @param contexts has what travels with them; not null
 */
public record WriteBatch(Backend backend, Contexts contexts)
    implements BatchWork<WriteBatch.Bodies, List<MessageId>> {

  /**
   * What one caller writes.
   *
   * @param queue a checked name; not null
   * @param bodies one or more, checked; not null
   * @param messaging for those who want to know, or null
   */
  public record Bodies(String queue, List<String> bodies, Messaging messaging) {

    /** Names the queue and how many bodies there are, never the bodies. */
    @Override
    public String toString() {
      return bodies.size() + " bodies for queue " + queue;
    }
  }

  @Override
  public List<List<MessageId>> run(Session session, List<Bodies> inputs) throws SQLException {
    int count = 0;
    boolean told = false;
    for (Bodies input : inputs) {
      count += input.bodies.size();
      told |= input.messaging != null;
    }
    long[] ids = backend.ids().allocate(session, count);
    List<QueueEntry> entries = new ArrayList<>(count);
    List<List<MessageId>> results = new ArrayList<>(inputs.size());
    for (Bodies input : inputs) {
      List<MessageId> given = new ArrayList<>(input.bodies.size());
      for (String body : input.bodies) {
        MessageId id = new MessageId(ids[entries.size()]);
        given.add(id);
        entries.add(new QueueEntry(input.queue, id, body));
      }
      results.add(Collections.unmodifiableList(given));
    }
    backend.messages().insert(session, entries);
    if (told) {
      contexts.store(session, inputs.stream().map(Bodies::messaging).toList(), results);
    }
    return results;
  }
}
