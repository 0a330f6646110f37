package dev.sluice.broker;

import dev.sluice.broker.WriteBatch.Bodies;
import dev.sluice.broker.backend.Selection;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.Errors;
import dev.sluice.broker.error.IdConflictException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageBody;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.unit.StopSignal;
import dev.sluice.jdbc.unit.Work;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A handle on one queue of a {@link Broker}. Immutable and thread-safe; nothing to close.
 *
 * <p>Messages are delivered in the order in which they were first stored. Each operation is one
 * unit: it happens entirely or not at all. All throw {@link BrokerException} when the store fails
 * them and {@link IllegalStateException} once the broker is closed.
 */
public final class MessageQueue {

  private static final int ID_TRIES = 3;

  private final Broker broker;
  private final Operations operations;
  private final String name;
  private final WriteBatch writing;

  MessageQueue(Broker broker, String name) {
    this(broker, broker.operations(), name);
  }

  private MessageQueue(Broker broker, Operations operations, String name) {
    this.broker = broker;
    this.operations = operations;
    this.name = name;
    this.writing = new WriteBatch(operations.backend());
  }

  /**
   * The queue's name.
   *
   * @return never null
   */
  public String name() {
    return name;
  }

  /**
   * The queue's broker.
   *
   * @return never null
   */
  public Broker broker() {
    return broker;
  }

  /**
   * The same queue, for somebody who may be asked to stop: an operation that has to wait, for a
   * lock or a connection, ends with {@link dev.sluice.broker.error.StopException} when the signal
   * is set, and none begins afterwards.
   *
   * @param stop not null
   * @return another handle
   */
  public MessageQueue stoppedBy(StopSignal stop) {
    return new MessageQueue(broker, broker.operations().stoppedBy(stop), name);
  }

  /**
   * Stores a message at the end of the queue. It is durable when this returns.
   *
   * @param body any text that UTF-8 can encode, up to the broker's limit; not null, may be empty
   * @return its ID, greater than any the broker has given before
   * @throws dev.sluice.broker.message.InvalidMessageException if the body is too large or has an
   *     unpaired surrogate
   * @throws dev.sluice.broker.error.TimestampException if the clock stands far behind the newest
   *     ID; retryable
   * @throws IdConflictException if the file has IDs beyond its own record of them
   */
  public MessageId write(String body) {
    return write(List.of(body)).get(0);
  }

  /**
   * Stores messages at the end of the queue, in this order and in one unit: all of them are durable
   * when this returns, or none is there.
   *
   * @param bodies any number, each as for {@link #write(String)}
   * @return their IDs, in the same order
   * @throws dev.sluice.broker.message.InvalidMessageException as {@link #write(String)}, for the
   *     first body that can't be stored
   * @throws dev.sluice.broker.error.TimestampException as {@link #write(String)}
   * @throws IdConflictException as {@link #write(String)}
   */
  public List<MessageId> write(Collection<String> bodies) {
    operations.refuseIfClosed();
    List<String> checked = List.copyOf(bodies);
    long bytes = 0;
    for (String body : checked) {
      MessageBody.check(body, broker.options().maxBodyBytes());
      bytes += body.length();
    }
    Work<List<MessageId>> work =
        writing.of(new Bodies(name, checked), (int) Math.min(bytes, Integer.MAX_VALUE));
    if (checked.isEmpty()) {
      return List.of();
    }
    for (int tried = 1; ; tried++) {
      try {
        List<MessageId> ids = operations.tryRun(Operations.WRITE, work);
        operations.activity().changed(name);
        broker.automaticVacuum().handled(ids.size());
        return ids;
      } catch (SQLException e) {
        if (!SqlError.of(e).constraint()) {
          throw Errors.translate("write", e);
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

  /**
   * Claims the first pending message. The claim is committed before this returns; if the process
   * dies before the message is dealt with, it stays claimed.
   *
   * @return the message, or empty if none is pending
   */
  public Optional<Message> claim() {
    return first(claim(Selection.first(1)));
  }

  /**
   * Claims one message.
   *
   * @param id not null
   * @return the message, or empty if it is not pending in this queue
   */
  public Optional<Message> claim(MessageId id) {
    return first(claim(Selection.of(id)));
  }

  /**
   * Claims several messages at once.
   *
   * @param limit at most so many, 1 or more
   * @param range which IDs; not null
   * @return in order of delivery, possibly none
   */
  public List<Message> claim(int limit, IdRange range) {
    return claim(Selection.first(limit, range));
  }

  private List<Message> claim(Selection selection) {
    List<Message> claimed =
        operations.run(
            Operations.CLAIM,
            selection.isFirst()
                ? taking(null).of(selection.limit(), 0)
                : session -> operations.backend().messages().claim(session, name, selection));
    broker.automaticVacuum().claimed(claimed.size());
    return claimed;
  }

  /**
   * Reads the first pending message and leaves it where it is.
   *
   * @return the message, or empty if none is pending
   */
  public Optional<Message> peek() {
    return first(peek(Selection.first(1)));
  }

  /**
   * Reads one message and leaves it where it is.
   *
   * @param id not null
   * @return the message, or empty if it is not pending in this queue
   */
  public Optional<Message> peek(MessageId id) {
    return first(peek(Selection.of(id)));
  }

  /**
   * Reads several messages and leaves them where they are.
   *
   * @param limit at most so many, 1 or more
   * @param range which IDs; not null
   * @return in order of delivery, possibly none
   */
  public List<Message> peek(int limit, IdRange range) {
    return peek(Selection.first(limit, range));
  }

  /**
   * Starts reading all pending messages, some at a time, which are left where they are.
   *
   * @param range which IDs; not null
   * @return a cursor before the first of them; reads nothing yet
   */
  public PeekCursor peekAll(IdRange range) {
    return new PeekCursor(operations, name, Objects.requireNonNull(range, "range"));
  }

  private List<Message> peek(Selection selection) {
    return operations.run(
        Operations.PEEK, session -> operations.backend().messages().peek(session, name, selection));
  }

  /**
   * Moves the first pending message to another queue. It keeps its ID and its place in the order,
   * so it may come before messages already there.
   *
   * @param to another queue of the same broker; not null
   * @return the message, or empty if none is pending
   * @throws IllegalArgumentException if it is this queue, or another broker's
   */
  public Optional<Message> move(MessageQueue to) {
    return first(move(Selection.first(1), to));
  }

  /**
   * Moves one pending message to another queue.
   *
   * @param id not null
   * @param to another queue of the same broker; not null
   * @return the message, or empty if it is not pending in this queue
   * @throws IllegalArgumentException if it is this queue, or another broker's
   */
  public Optional<Message> move(MessageId id, MessageQueue to) {
    return first(move(Selection.of(id), to));
  }

  /**
   * Moves several pending messages to another queue at once.
   *
   * @param limit at most so many, 1 or more
   * @param range which IDs; not null
   * @param to another queue of the same broker; not null
   * @return in order of delivery, possibly none
   * @throws IllegalArgumentException if it is this queue, or another broker's
   */
  public List<Message> move(int limit, IdRange range, MessageQueue to) {
    return move(Selection.first(limit, range), to);
  }

  /**
   * Moves a message to another queue and makes it pending there, even if it was claimed: a way to
   * get back what a crashed consumer had claimed, and so possibly a second delivery.
   *
   * @param id not null
   * @param to another queue of the same broker; not null
   * @return the message, or empty if it is not in this queue any more
   * @throws IllegalArgumentException if it is this queue, or another broker's
   */
  public Optional<Message> recover(MessageId id, MessageQueue to) {
    return first(move(Selection.of(id).withClaimed(), to));
  }

  private List<Message> move(Selection selection, MessageQueue to) {
    if (to.broker != broker) {
      throw new IllegalArgumentException("a message can't move to a queue of another broker");
    }
    if (to.name.equals(name)) {
      throw new IllegalArgumentException("Source and destination queues cannot be the same");
    }
    List<Message> moved =
        operations.run(
            Operations.MOVE,
            selection.isFirst()
                ? taking(to.name).of(selection.limit(), 0)
                : session ->
                    operations.backend().messages().move(session, name, to.name, selection));
    if (!moved.isEmpty()) {
      operations.activity().changed(to.name);
    }
    broker.automaticVacuum().handled(moved.size());
    return moved;
  }

  /**
   * Removes a message, pending or claimed, at once and for good: the acknowledgement of a message
   * that was moved to be worked on.
   *
   * @param id not null
   * @return whether it was in this queue
   */
  public boolean delete(MessageId id) {
    return delete(Set.of(id)) > 0;
  }

  /**
   * Removes several messages, pending or claimed, at once and for good.
   *
   * @param ids any number; those not in this queue are ignored
   * @return how many were in this queue
   */
  public int delete(Collection<MessageId> ids) {
    operations.refuseIfClosed();
    Set<MessageId> distinct = new TreeSet<>(ids);
    return distinct.isEmpty()
        ? 0
        : operations.run(
            Operations.DELETE,
            session -> operations.backend().messages().delete(session, name, distinct));
  }

  /**
   * Removes every message of this queue, pending or claimed, at once and for good.
   *
   * @return how many there were
   */
  public int deleteAll() {
    return operations.run(
        Operations.DELETE, session -> operations.backend().queues().delete(session, name));
  }

  /**
   * What this queue holds. Reads all of the queue's index.
   *
   * @return zeros if it does not exist
   */
  public QueueStats stats() {
    return operations.run(
        Operations.STATS, session -> operations.backend().queues().stats(session, name));
  }

  /** Of the first messages; null for {@code to} claims them. */
  private TakeBatch taking(String to) {
    return new TakeBatch(operations.backend().messages(), name, to);
  }

  private static Optional<Message> first(List<Message> messages) {
    return messages.stream().findFirst();
  }

  @Override
  public String toString() {
    return "queue " + name;
  }
}
