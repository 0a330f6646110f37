package dev.sluice.broker;

import dev.sluice.broker.backend.MessageStatements;
import dev.sluice.broker.backend.MessageStatements.Page;
import dev.sluice.broker.backend.QueueStatements;
import dev.sluice.broker.backend.Selection;
import dev.sluice.broker.cursor.BatchCursor;
import dev.sluice.broker.cursor.MessageCursor;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.IdConflictException;
import dev.sluice.broker.error.IntegrityException;
import dev.sluice.broker.message.Backlog;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.broker.work.Contexts;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/**
 * A handle on one queue of a {@link Broker}. Immutable and thread-safe; nothing to close.
 *
 * <p>Messages are delivered in the order in which they were first stored. Each operation is one
 * unit: it happens entirely or not at all. No argument may be null, and no result is. All throw
 * {@link BrokerException} when the store fails them, and {@link IllegalStateException} once the
 * broker is closed or where they would wait for their own thread.
 *
 * <p>If the error {@linkplain BrokerException#isRetryable is retryable}, nothing has happened.
 * After an {@link dev.sluice.broker.error.OperationalException} of a failed commit nobody knows: a
 * message may have been written, or claimed and handed to nobody. To write without that doubt, take
 * the ID first and {@linkplain #insert insert}; to take without it, {@linkplain #move move}.
 */
public final class MessageQueue {

  private final Broker broker;
  private final Operations operations;
  private final String name;
  private final Writing writing;
  private final Taking claiming;

  MessageQueue(Broker broker, String name) {
    this(broker, broker.operations(), name);
  }

  private MessageQueue(Broker broker, Operations operations, String name) {
    this.broker = broker;
    this.operations = operations;
    this.name = name;
    this.writing = new Writing(operations, broker, name);
    this.claiming = new Taking(operations, broker, name, null);
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
    return writing.write(bodies);
  }

  /**
   * Stores messages under IDs of the caller's choice, in this order and in one unit; see {@link
   * Broker#insert}.
   *
   * @param messages any number; no nulls
   * @throws IntegrityException if an ID is taken, or two are the same
   * @throws IllegalArgumentException if an ID is 0 or the largest
   * @throws dev.sluice.broker.message.InvalidMessageException as {@link #write(String)}
   */
  public void insert(Collection<Message> messages) {
    broker.insert(
        messages.stream()
            .map(message -> new QueueEntry(name, message.id(), message.body()))
            .toList());
  }

  /**
   * Claims the first pending message. The claim is committed before this returns; if the process
   * dies before the message is dealt with, it stays claimed.
   *
   * @return the message, or empty if none is pending
   */
  public Optional<Message> claim() {
    return claiming.first(Selection.first(1));
  }

  /**
   * Claims one message.
   *
   * @param id not null
   * @return the message, or empty if it is not pending in this queue
   */
  public Optional<Message> claim(MessageId id) {
    return claiming.first(Selection.of(id));
  }

  /**
   * Claims several messages at once.
   *
   * @param limit at most so many, 1 or more
   * @param range which IDs; not null
   * @return in order of delivery, possibly none
   */
  public List<Message> claim(int limit, IdRange range) {
    return claiming.take(Selection.first(limit, range));
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
  public PeekCursor<Message> peekAll(IdRange range) {
    Objects.requireNonNull(range, "range");
    return new PeekCursor<>(
        operations,
        this::receiving,
        (session, messaging, place, limit) -> {
          MessageStatements statements = operations.contexts().messages(session, messaging);
          Page<Message> page = statements.peek(session, name, range, place, limit);
          Contexts.received(messaging, page.messages());
          return page;
        });
  }

  private List<Message> peek(Selection selection) {
    Messaging messaging = receiving();
    return operations.run(
        Operations.PEEK,
        messaging,
        session ->
            operations
                .contexts()
                .receive(session, messaging, from -> from.peek(session, name, selection)));
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
    return moving(to).first(Selection.first(1));
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
    return moving(to).first(Selection.of(id));
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
    return moving(to).take(Selection.first(limit, range));
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
    return moving(to).first(Selection.of(id).withClaimed());
  }

  private Taking moving(MessageQueue to) {
    return new Taking(operations, broker, name, destination(to));
  }

  /** Its name, if messages can move there. */
  String destination(MessageQueue to) {
    if (to.broker != broker) {
      throw new IllegalArgumentException("a message can't move to a queue of another broker");
    }
    if (to.name.equals(name)) {
      throw new IllegalArgumentException("Source and destination queues cannot be the same");
    }
    return to.name;
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
    if (distinct.isEmpty()) {
      return 0;
    }
    Messaging messaging = operations.contexts().settling(name, distinct);
    return operations.run(
        Operations.DELETE,
        messaging,
        session -> operations.contexts().delete(session, messaging, name, distinct));
  }

  /**
   * Removes every message of this queue, pending or claimed, at once and for good.
   *
   * @return how many there were
   */
  public int deleteAll() {
    return broker.delete(Set.of(name));
  }

  /**
   * Whether there is any message in this queue, pending or claimed.
   *
   * @return true if so
   */
  public boolean exists() {
    return operations.run(
        Operations.STATS, session -> operations.backend().queues().exists(session, name));
  }

  /**
   * Whether any message is pending, at the cost of one look-up.
   *
   * @return true if so
   */
  public boolean hasPending() {
    return hasPending(IdRange.ALL);
  }

  /**
   * Whether any message within bounds is pending, at the cost of one look-up.
   *
   * @param range which IDs; not null
   * @return true if so
   */
  public boolean hasPending(IdRange range) {
    Objects.requireNonNull(range, "range");
    return operations.run(
        Operations.PEEK,
        session -> operations.backend().messages().hasPending(session, name, range));
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

  /**
   * What waits in this queue, at a cost that the bound limits: for gauges that are read often.
   *
   * @param most count no further than this, 1 or more
   * @return never null
   * @throws IllegalArgumentException if the bound is 0 or less
   */
  public Backlog backlog(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a bound is 1 message or more, not " + most);
    }
    QueueStatements statements = operations.backend().queues();
    return operations.run(
        Operations.STATS,
        session -> {
          OptionalLong lowest = statements.lowest(session, name);
          if (lowest.isEmpty()) {
            return new Backlog(0, null, null);
          }
          Duration ahead = operations.backend().ids().ahead(lowest.getAsLong());
          return new Backlog(
              statements.pending(session, name, most),
              new MessageId(lowest.getAsLong()),
              ahead.isNegative() ? ahead.negated() : Duration.ZERO);
        });
  }

  /**
   * Claims messages one after the other, each committed before it is handed over.
   *
   * @param range which IDs; not null
   * @return a cursor that ends when none is pending; nothing is claimed yet
   */
  public MessageCursor consume(IdRange range) {
    return claiming.each(range);
  }

  /**
   * Claims messages in batches, each committed once all of it was worked on. <b>The store is locked
   * for other writers while a batch is open</b>; see {@link BatchCursor}.
   *
   * @param size at most so many in a batch, 1 or more; 100 is a good choice
   * @param range which IDs; not null
   * @return a cursor that ends when none is pending, to be closed; nothing is claimed yet
   */
  public BatchCursor consumeInBatches(int size, IdRange range) {
    return claiming.batches(size, range);
  }

  /**
   * Moves messages to another queue one after the other, each committed before it is handed over.
   *
   * @param range which IDs; not null
   * @param to another queue of the same broker; not null
   * @return a cursor that ends when none is pending; nothing is moved yet
   * @throws IllegalArgumentException if it is this queue, or another broker's
   */
  public MessageCursor moveEach(IdRange range, MessageQueue to) {
    return moving(to).each(range);
  }

  /**
   * Moves messages to another queue in batches, each committed once all of it was worked on; the
   * other queue shows nothing of it before. <b>The store is locked for other writers while a batch
   * is open</b>; see {@link BatchCursor}.
   *
   * @param size at most so many in a batch, 1 or more; 100 is a good choice
   * @param range which IDs; not null
   * @param to another queue of the same broker; not null
   * @return a cursor that ends when none is pending, to be closed; nothing is moved yet
   * @throws IllegalArgumentException if it is this queue, or another broker's
   */
  public BatchCursor moveInBatches(int size, IdRange range, MessageQueue to) {
    return moving(to).batches(size, range);
  }

  /**
   * This queue inside a transaction that the application holds on the same database; see {@link
   * TransactionalQueue}. Makes sure that it can write, which may wait as long as the connection's
   * own settings say.
   *
   * @param connection with a transaction open, begun in whatever way; of the driver, a pool or
   *     Sluice; stays the caller's; not null
   * @return a handle that is good until the transaction ends
   * @throws IllegalStateException if no transaction is open, or the broker is closed
   * @throws IllegalArgumentException if the connection is to another database
   * @throws dev.sluice.broker.error.BusyException if somebody else is writing, or has written since
   *     the transaction began to read; retryable with the whole transaction
   */
  public TransactionalQueue in(Connection connection) {
    operations.refuseIfClosed();
    return new TransactionalQueue(this, operations, connection);
  }

  /**
   * Looks at everything it holds, claimed messages included, by other criteria too.
   *
   * @return a handle that costs nothing
   */
  public QueueBrowser browse() {
    return new QueueBrowser(operations, name);
  }

  private Messaging receiving() {
    return operations.contexts().messaging(Messaging.Type.RECEIVE, name);
  }

  /**
   * Works on a message that was received here, in the trace that it was written in, if a tracing
   * interceptor is installed and no other trace is under way; other interceptors see a unit {@code
   * process}. What a watcher does for its handler, for loops written by hand.
   *
   * <pre>{@code
   * Message message = tasks.move(working).orElseThrow();
   * tasks.process(message, () -> resize(message.body()));
   * working.delete(message.id());
   * }</pre>
   *
   * @param message as it was received; not null
   * @param work runs once, on this thread; not null
   * @param <R> the type of its result
   * @return its result
   * @throws Exception what the work threw
   */
  public <R> R process(Message message, Callable<R> work) throws Exception {
    Messaging messaging = operations.contexts().messaging(Messaging.Type.PROCESS, name);
    if (messaging == null) {
      return work.call();
    }
    Contexts.received(messaging, List.of(message));
    return operations.attended(Operations.PROCESS, messaging, () -> call(work));
  }

  private static <R> R call(Callable<R> work) throws SQLException {
    try {
      return work.call();
    } catch (Exception e) {
      throw MessageQueue.<SQLException>asThrown(e);
    }
  }

  /** Past interceptors, which throw what they catch, to a caller that declares any exception. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> E asThrown(Exception e) throws E {
    throw (E) e;
  }

  private static Optional<Message> first(List<Message> messages) {
    return messages.stream().findFirst();
  }

  @Override
  public String toString() {
    return "queue " + name;
  }
}
