package dev.sluice.broker.work;

import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.backend.ContextStatements;
import dev.sluice.broker.backend.MessageStatements;
import dev.sluice.broker.backend.Sweeping;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What interceptors want to know of messages and have travel with them. Where nobody wants anything
 * there is no {@link Messaging}, and no statement more than without all this. One for each broker;
 * thread-safe.
 */
public final class Contexts {

  /** Hands over messages. */
  @FunctionalInterface
  public interface Take {

    /**
     * Hands them over.
     *
     * @param statements those to use; not null
     * @return the messages
     * @throws SQLException from the driver
     */
    List<Message> from(MessageStatements statements) throws SQLException;
  }

  private final Pipeline pipeline;
  private final MessageStatements plain;
  private final ContextStatements statements;

  /** That the table is there, by somebody's commit. */
  private volatile boolean known;

  /**
   * Nothing is known of the store yet.
   *
   * @param pipeline whose interceptors want to know; not null
   * @param backend has the statements; not null
   */
  public Contexts(Pipeline pipeline, Backend backend) {
    this.pipeline = pipeline;
    this.plain = backend.messages();
    this.statements = backend.contexts();
  }

  /**
   * For one run of a unit.
   *
   * @param type what it does; not null
   * @param queue whose messages; null for several
   * @return null if nobody wants it
   */
  public Messaging messaging(Messaging.Type type, String queue) {
    if (!pipeline.wantsMessaging()) {
      return null;
    }
    Messaging messaging = new Messaging(type, queue);
    if (type == Messaging.Type.SEND && pipeline.propagates()) {
      pipeline.context().inject(messaging.headers());
    }
    return messaging;
  }

  /**
   * For one run of a unit that sends messages.
   *
   * @param queue where to; null for several
   * @param count how many
   * @return null if nobody wants it
   */
  public Messaging sending(String queue, int count) {
    Messaging messaging = messaging(Messaging.Type.SEND, queue);
    if (messaging != null) {
      messaging.handles(count, null);
    }
    return messaging;
  }

  /**
   * For one run of a unit that acknowledges messages.
   *
   * @param queue whose; not null
   * @param ids which; one or more
   * @return null if nobody wants it
   */
  public Messaging settling(String queue, Set<MessageId> ids) {
    Messaging messaging = messaging(Messaging.Type.SETTLE, queue);
    if (messaging != null) {
      messaging.handles(ids.size(), ids.iterator().next().toString());
    }
    return messaging;
  }

  /**
   * Those that read and delete what travels with messages, if that is wanted and there is any; else
   * the plain ones.
   *
   * @param session that they will run on; not null
   * @param messaging of the unit; may be null
   * @return never null
   * @throws SQLException from the driver
   */
  public MessageStatements messages(Session session, Messaging messaging) throws SQLException {
    return messaging != null && pipeline.propagates() && isThere(session)
        ? statements.messages()
        : plain;
  }

  /**
   * Takes messages and tells what was received.
   *
   * @param session not null
   * @param messaging of the unit; may be null
   * @param take not null
   * @return what was taken
   * @throws SQLException from the driver
   */
  public List<Message> receive(Session session, Messaging messaging, Take take)
      throws SQLException {
    List<Message> messages = take.from(messages(session, messaging));
    received(messaging, messages);
    return messages;
  }

  /**
   * Deletes messages and what travels with them.
   *
   * @param session in a write transaction; not null
   * @param messaging of the unit; may be null
   * @param queue their queue
   * @param ids which
   * @return how many there were
   * @throws SQLException from the driver
   */
  public int delete(Session session, Messaging messaging, String queue, Set<MessageId> ids)
      throws SQLException {
    return messages(session, messaging).delete(session, queue, ids);
  }

  /**
   * Tells what was received.
   *
   * @param messaging of the unit; may be null
   * @param messages in the order of delivery
   */
  public static void received(Messaging messaging, List<Message> messages) {
    if (messaging != null) {
      messaging.handles(
          messages.size(), messages.size() == 1 ? messages.get(0).id().toString() : null);
      messaging.origins(messages.stream().map(Message::headers).toList());
    }
  }

  /**
   * Stores what travels with new messages, in their transaction.
   *
   * @param session not null
   * @param sent who sends, nulls for those nobody wants to know of
   * @param ids what each of them sends
   * @throws SQLException from the driver
   */
  public void store(Session session, List<Messaging> sent, List<List<MessageId>> ids)
      throws SQLException {
    Map<Long, Map<String, String>> headers = new HashMap<>();
    for (int i = 0; i < sent.size(); i++) {
      Messaging messaging = sent.get(i);
      if (messaging != null) {
        List<MessageId> own = ids.get(i);
        messaging.handles(own.size(), own.size() == 1 ? own.get(0).toString() : null);
        if (!messaging.headers().isEmpty()) {
          own.forEach(id -> headers.put(id.value(), messaging.headers()));
        }
      }
    }
    if (!headers.isEmpty()) {
      if (!known) {
        statements.create(session);
      }
      statements.store(session, headers);
    }
  }

  /**
   * To be called after the commit of a unit.
   *
   * @param messaging of the unit; may be null
   */
  public void committed(Messaging messaging) {
    if (messaging != null && !known) {
      known = !messaging.headers().isEmpty() || !messaging.origins().isEmpty();
    }
  }

  /**
   * Whether this broker has stored or received anything of the kind.
   *
   * @return true if so
   */
  public boolean areKnown() {
    return known;
  }

  /** Whether the table is there, as this session sees it. */
  private boolean isThere(Session session) throws SQLException {
    return known || statements.exist(session);
  }

  /**
   * Removes what travels with messages of some queues that are about to be deleted.
   *
   * @param session in a write transaction; not null
   * @param queues their names
   * @param before only messages with an ID less than this; empty for all
   * @throws SQLException from the driver
   */
  public void delete(Session session, Set<String> queues, OptionalLong before) throws SQLException {
    if (pipeline.propagates() && isThere(session)) {
      statements.delete(session, queues, before);
    }
  }

  /**
   * Removes what travels with any message, all of which are about to be deleted.
   *
   * @param session in a write transaction; not null
   * @throws SQLException from the driver
   */
  public void deleteAll(Session session) throws SQLException {
    if (pipeline.propagates() && isThere(session)) {
      statements.deleteAll(session);
    }
  }

  /**
   * Removes messages with what travels with them.
   *
   * @param messages removes them alone; not null
   * @return never null
   */
  public Sweeping with(Sweeping messages) {
    return new Sweeping() {
      @Override
      public Stretch look(Session session, long after, int rows) throws SQLException {
        return messages.look(session, after, rows);
      }

      @Override
      public int remove(Session session, long after, long end) throws SQLException {
        int removed = messages.remove(session, after, end);
        if (isThere(session)) {
          statements.remove(session, after, end);
        }
        return removed;
      }
    };
  }

  /**
   * Removes what travelled with messages that are gone.
   *
   * @return never null
   */
  public Sweeping orphans() {
    return new Sweeping() {
      @Override
      public Stretch look(Session session, long after, int rows) throws SQLException {
        return isThere(session)
            ? statements.look(session, after, rows)
            : new Stretch(after, 0, true);
      }

      @Override
      public int remove(Session session, long after, long end) throws SQLException {
        return statements.remove(session, after, end);
      }
    };
  }
}
