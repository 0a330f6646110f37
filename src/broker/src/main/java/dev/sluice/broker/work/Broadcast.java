package dev.sluice.broker.work;

import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.catalog.Recipients;
import dev.sluice.broker.catalog.Recipients.Matching;
import dev.sluice.broker.catalog.Recipients.Named;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.Session;
import dev.sluice.jdbc.unit.Work;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A copy for each recipient; who that is, is decided under the write lock, and told.
 *
 * @param backend has the statements; not null
 * @param body checked; not null
 * @param recipients which queues; not null
 * @param contexts has what travels with them; not null
 * @param messaging for those who want to know, or null
 */
public record Broadcast(
    Backend backend, String body, Recipients recipients, Contexts contexts, Messaging messaging)
    implements Work<List<String>> {

  @Override
  public List<String> run(Session session) throws SQLException {
    List<String> queues = queues(session);
    if (queues.isEmpty()) {
      return queues;
    }
    long[] ids = backend.ids().allocate(session, queues.size());
    List<MessageId> given = Arrays.stream(ids).mapToObj(MessageId::new).toList();
    List<QueueEntry> copies = new ArrayList<>(ids.length);
    for (int i = 0; i < ids.length; i++) {
      copies.add(new QueueEntry(queues.get(i), given.get(i), body));
    }
    backend.messages().insert(session, copies);
    if (messaging != null) {
      contexts.store(session, List.of(messaging), List.of(given));
    }
    return queues;
  }

  /** Names the body's length, never the body. */
  @Override
  public String toString() {
    return "broadcast of " + body.length() + " characters";
  }

  private List<String> queues(Session session) throws SQLException {
    if (recipients instanceof Named named) {
      return named.create() ? named.names() : backend.queues().existing(session, named.names());
    }
    Matching matching = (Matching) recipients;
    return backend.queues().names(session, "").stream().filter(matching.glob()::matches).toList();
  }
}
