package dev.sluice.broker.work;

import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.error.IntegrityException;
import dev.sluice.broker.message.MessageBody;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.broker.message.QueueName;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.Session;
import dev.sluice.jdbc.unit.Work;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Stores messages under IDs of the caller's choice, checked before anything is touched.
 *
 * @param backend has the statements; not null
 * @param entries checked; not null
 * @param floor what the highest ID in the store must be at least, so that none of these is given
 *     again
 * @param contexts has what travels with them; not null
 * @param messaging for those who want to know, or null
 */
public record ExactInsert(
    Backend backend, List<QueueEntry> entries, long floor, Contexts contexts, Messaging messaging)
    implements Work<Void> {

  /**
   * Checks what shall be stored.
   *
   * @param backend has the statements; not null
   * @param contexts has what travels with them; not null
   * @param entries any number; no nulls
   * @param maxBodyBytes the limit of each body in UTF-8
   * @return the work
   * @throws IntegrityException if two have the same ID
   * @throws IllegalArgumentException if an ID is 0 or the largest, or a name or body is no good
   */
  public static ExactInsert of(
      Backend backend, Contexts contexts, Collection<QueueEntry> entries, int maxBodyBytes) {
    List<QueueEntry> checked = List.copyOf(entries);
    Set<Long> ids = new HashSet<>();
    long highest = 0;
    for (QueueEntry entry : checked) {
      long id = entry.id().value();
      QueueName.check(entry.queue());
      MessageBody.check(entry.body(), maxBodyBytes);
      if (id == 0 || id == Long.MAX_VALUE) {
        throw new IllegalArgumentException(
            "a message can't have the ID %s: 0 and the largest are reserved".formatted(entry.id()));
      }
      if (!ids.add(id)) {
        throw new IntegrityException(
            "two of the messages have the ID %s; nothing was inserted".formatted(entry.id()), null);
      }
      highest = Math.max(highest, id);
    }
    return new ExactInsert(backend, checked, highest + 1, contexts, null);
  }

  /**
   * The same, told to those who want to know.
   *
   * @return a copy
   */
  public ExactInsert told() {
    List<String> queues = entries.stream().map(QueueEntry::queue).distinct().toList();
    String one = queues.size() == 1 ? queues.get(0) : null;
    return new ExactInsert(
        backend, entries, floor, contexts, contexts.sending(one, entries.size()));
  }

  @Override
  public Void run(Session session) throws SQLException {
    backend.ids().raise(session, floor);
    backend.messages().insert(session, entries);
    if (messaging != null) {
      List<MessageId> ids = entries.stream().map(QueueEntry::id).toList();
      contexts.store(session, List.of(messaging), List.of(ids));
    }
    return null;
  }

  @Override
  public int bytes() {
    long characters = 0;
    for (QueueEntry entry : entries) {
      characters += entry.body().length();
    }
    return (int) Math.min(characters, Integer.MAX_VALUE);
  }
}
