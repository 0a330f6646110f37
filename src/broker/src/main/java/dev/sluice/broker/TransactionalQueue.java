package dev.sluice.broker;

import dev.sluice.broker.backend.Selection;
import dev.sluice.broker.backend.TransactionStatements;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.BusyException;
import dev.sluice.broker.error.Errors;
import dev.sluice.broker.error.IdConflictException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageBody;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.work.Contexts;
import dev.sluice.broker.work.Contexts.Take;
import dev.sluice.broker.work.WriteBatch;
import dev.sluice.broker.work.WriteBatch.Bodies;
import dev.sluice.jdbc.Action;
import dev.sluice.jdbc.datasource.ConnectionState;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.jdbc.unit.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A queue inside a transaction that the application holds on the same database, so that its own
 * rows and its messages commit together. Made by {@link MessageQueue#in}.
 *
 * <pre>{@code
 * try (Connection connection = dataSource.getConnection();
 *     Statement statement = connection.createStatement()) {
 *   statement.execute("BEGIN IMMEDIATE");
 *   statement.execute("INSERT INTO orders VALUES (17)");
 *   queue.in(connection).write("order 17");
 *   statement.execute("COMMIT");
 * }
 * }</pre>
 *
 * <p>Nothing is committed, rolled back or set up here. Each operation happens entirely or not at
 * all and sees what the transaction has done so far; what it does is seen by others, and wakes
 * those who wait for it, once the application has committed. A message claimed here is pending
 * again if the transaction is rolled back. Nothing is tried again when the store is busy.
 *
 * <p>Belongs to the connection's thread and transaction; fails with {@link IllegalStateException}
 * when that has ended. While it is open, <b>this thread's operations on the broker itself that
 * write would wait for the application's own lock</b>: use one or the other. On a connection of
 * Sluice they fail at once with {@link IllegalStateException}. On any other nobody can tell when
 * the transaction has ended, so they wait in vain, until they fail as busy.
 */
public final class TransactionalQueue {

  private static final String SAVEPOINT = "sluice_operation";

  private final MessageQueue queue;
  private final Operations operations;
  private final Contexts contexts;
  private final TransactionStatements transactions;
  private final ConnectionSession session;
  private final ConnectionState state; // null if the connection is not Sluice's
  private boolean ended;

  TransactionalQueue(MessageQueue queue, Operations operations, Connection connection) {
    this.queue = queue;
    this.operations = operations;
    this.contexts = operations.contexts();
    this.transactions = operations.backend().transactionStatements();
    this.session = new ConnectionSession(Objects.requireNonNull(connection, "connection"));
    try {
      this.state =
          connection.isWrapperFor(ConnectionState.class)
              ? connection.unwrap(ConnectionState.class)
              : null;
      join();
    } catch (SQLException e) {
      throw translate("in", e);
    }
  }

  private void join() throws SQLException {
    String ours = operations.store();
    String theirs = transactions.store(session);
    if (!theirs.equals(ours)) {
      throw new IllegalArgumentException(
          "the connection is to another database, %s, than the broker's, %s"
              .formatted(theirs.isEmpty() ? "one in memory" : theirs, ours));
    }
    checkInTransaction();
    transactions.lock(session);
    operations.joined(state);
  }

  private void checkInTransaction() throws SQLException {
    if (ended || !inTransaction()) {
      throw new IllegalStateException(
          "no transaction is open on the connection; send BEGIN IMMEDIATE, or switch autocommit"
              + " off, and commit afterwards");
    }
  }

  /** Asks the database only where nobody else knows. */
  private boolean inTransaction() throws SQLException {
    return (state != null && state.inTransaction() && !state.inDoubt())
        || transactions.inTransaction(session);
  }

  /**
   * Stores a message, as {@link MessageQueue#write(String)}.
   *
   * @param body as there
   * @return its ID
   * @throws BrokerException as there; retryable means that the whole transaction may be tried again
   * @throws IllegalStateException if the transaction has ended
   */
  public MessageId write(String body) {
    return write(List.of(body)).get(0);
  }

  /**
   * Stores messages, as {@link MessageQueue#write(Collection)}.
   *
   * @param bodies as there
   * @return their IDs, in the same order
   * @throws BrokerException as {@link #write(String)}
   * @throws IllegalStateException as {@link #write(String)}
   */
  public List<MessageId> write(Collection<String> bodies) {
    List<String> checked = List.copyOf(bodies);
    int limit = queue.broker().options().maxBodyBytes();
    checked.forEach(body -> MessageBody.check(body, limit));
    if (checked.isEmpty()) {
      return List.of();
    }
    Messaging messaging = contexts.sending(queue.name(), checked.size());
    Work<List<MessageId>> insert =
        new WriteBatch(operations.backend(), contexts)
            .of(new Bodies(queue.name(), checked, messaging), 0);
    return run(Operations.WRITE, messaging, () -> write(insert));
  }

  /** The record of the highest ID may lag behind the rows. */
  private List<MessageId> write(Work<List<MessageId>> insert) throws SQLException {
    try {
      return atomically(insert);
    } catch (SQLException e) {
      if (!SqlError.of(e).constraint()) {
        throw e;
      }
    }
    operations.backend().ids().resynchronize(session);
    try {
      return atomically(insert);
    } catch (SQLException e) {
      if (!SqlError.of(e).constraint()) {
        throw e;
      }
      throw new IdConflictException("write failed: 2 IDs in a row were taken already", e);
    }
  }

  /**
   * Claims the first pending message.
   *
   * @return the message, or empty if none is pending
   * @throws BrokerException as {@link #write(String)}
   * @throws IllegalStateException as {@link #write(String)}
   */
  public Optional<Message> claim() {
    return claim(Selection.first(1)).stream().findFirst();
  }

  /**
   * Claims one message.
   *
   * @param id not null
   * @return the message, or empty if it is not pending in this queue
   * @throws BrokerException as {@link #write(String)}
   * @throws IllegalStateException as {@link #write(String)}
   */
  public Optional<Message> claim(MessageId id) {
    return claim(Selection.of(id)).stream().findFirst();
  }

  /**
   * Claims several messages.
   *
   * @param limit at most so many, 1 or more
   * @param range which IDs; not null
   * @return in order of delivery, possibly none
   * @throws BrokerException as {@link #write(String)}
   * @throws IllegalStateException as {@link #write(String)}
   */
  public List<Message> claim(int limit, IdRange range) {
    return claim(Selection.first(limit, range));
  }

  private List<Message> claim(Selection selection) {
    return receive(Operations.CLAIM, from -> from.claim(session, queue.name(), selection));
  }

  /**
   * Moves the first pending message to another queue, as {@link MessageQueue#move(MessageQueue)}.
   *
   * @param to as there
   * @return the message, or empty if none is pending
   * @throws IllegalArgumentException as there
   * @throws BrokerException as {@link #write(String)}
   * @throws IllegalStateException as {@link #write(String)}
   */
  public Optional<Message> move(MessageQueue to) {
    return move(Selection.first(1), to).stream().findFirst();
  }

  /**
   * Moves one pending message to another queue.
   *
   * @param id not null
   * @param to as for {@link #move(MessageQueue)}
   * @return the message, or empty if it is not pending in this queue
   * @throws IllegalArgumentException as {@link #move(MessageQueue)}
   * @throws BrokerException as {@link #write(String)}
   * @throws IllegalStateException as {@link #write(String)}
   */
  public Optional<Message> move(MessageId id, MessageQueue to) {
    return move(Selection.of(id), to).stream().findFirst();
  }

  /**
   * Moves several pending messages to another queue.
   *
   * @param limit at most so many, 1 or more
   * @param range which IDs; not null
   * @param to as for {@link #move(MessageQueue)}
   * @return in order of delivery, possibly none
   * @throws IllegalArgumentException as {@link #move(MessageQueue)}
   * @throws BrokerException as {@link #write(String)}
   * @throws IllegalStateException as {@link #write(String)}
   */
  public List<Message> move(int limit, IdRange range, MessageQueue to) {
    return move(Selection.first(limit, range), to);
  }

  private List<Message> move(Selection selection, MessageQueue to) {
    String destination = queue.destination(to);
    return receive(
        Operations.MOVE, from -> from.move(session, queue.name(), destination, selection));
  }

  /**
   * Removes a message, pending or claimed.
   *
   * @param id not null
   * @return whether it was in this queue
   * @throws BrokerException as {@link #write(String)}
   * @throws IllegalStateException as {@link #write(String)}
   */
  public boolean delete(MessageId id) {
    return delete(Set.of(id)) > 0;
  }

  /**
   * Removes several messages, pending or claimed.
   *
   * @param ids any number; those not in this queue are ignored
   * @return how many were in this queue
   * @throws BrokerException as {@link #write(String)}
   * @throws IllegalStateException as {@link #write(String)}
   */
  public int delete(Collection<MessageId> ids) {
    Set<MessageId> distinct = new TreeSet<>(ids);
    if (distinct.isEmpty()) {
      return 0;
    }
    Messaging messaging = contexts.settling(queue.name(), distinct);
    Work<Integer> delete = work -> contexts.delete(work, messaging, queue.name(), distinct);
    return run(Operations.DELETE, messaging, () -> atomically(delete));
  }

  private List<Message> receive(Unit unit, Take take) {
    Messaging messaging = contexts.messaging(Messaging.Type.RECEIVE, queue.name());
    Work<List<Message>> work = in -> contexts.receive(in, messaging, take);
    return run(unit, messaging, () -> atomically(work));
  }

  private <R> R run(Unit unit, Messaging messaging, Action<R> operation) {
    operations.refuseIfClosed();
    try {
      checkInTransaction();
      return operations.attended(unit, messaging, operation);
    } catch (SQLException e) {
      throw translate(unit.name(), e);
    }
  }

  /** All of it or nothing, without the end of the transaction. */
  private <R> R atomically(Work<R> work) throws SQLException {
    session.update("SAVEPOINT " + SAVEPOINT);
    try {
      R result = work.run(session);
      session.update("RELEASE " + SAVEPOINT);
      return result;
    } catch (Throwable failure) {
      try {
        session.update("ROLLBACK TO " + SAVEPOINT);
        session.update("RELEASE " + SAVEPOINT);
      } catch (SQLException e) {
        ended = true; // by the database itself
        failure.addSuppressed(e);
      }
      throw failure;
    }
  }

  private static BrokerException translate(String operation, SQLException e) {
    return switch (SqlError.of(e).kind()) {
      case SNAPSHOT_CONFLICT ->
          new BusyException(
              operation
                  + " failed: others have written since this transaction has read; roll it back and"
                  + " try all of it again, with BEGIN IMMEDIATE or a write before it reads",
              e);
      case BUSY ->
          new BusyException(
              operation
                  + " failed: somebody else is writing; roll the transaction back and try all of it"
                  + " again, with BEGIN IMMEDIATE, which waits for its turn",
              e);
      default -> Errors.translate(operation, e);
    };
  }

  @Override
  public String toString() {
    return queue + " in a transaction on " + session.connection();
  }
}
