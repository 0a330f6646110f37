package dev.sluice.broker;

import dev.sluice.broker.activity.Activity;
import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.catalog.QueueFilter;
import dev.sluice.broker.catalog.Recipients;
import dev.sluice.broker.catalog.Renamed;
import dev.sluice.broker.catalog.StoreStatus;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.Errors;
import dev.sluice.broker.error.IntegrityException;
import dev.sluice.broker.error.SidecarUnavailableException;
import dev.sluice.broker.message.MessageBody;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.broker.message.QueueName;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.broker.sidecar.Sidecar;
import dev.sluice.broker.work.Broadcast;
import dev.sluice.broker.work.ExactInsert;
import dev.sluice.broker.work.Rename;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Messaging;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * A store of named queues. Thread-safe; one for each {@code DataSource}, closed by whoever opened
 * it. No argument may be null, and no result is, unless it says so.
 *
 * <p>Every operation throws a {@link BrokerException} when the store fails it, which {@linkplain
 * BrokerException#isRetryable says} whether to try again; package {@code dev.sluice.broker.error}
 * has the list. It throws {@link IllegalStateException} once the broker is closed, and at once
 * where it would wait for its own thread, as a write does inside a transaction or an open batch of
 * that thread. Bad arguments are refused before the store is asked.
 */
public final class Broker implements AutoCloseable {

  private final Operations operations;
  private final BrokerOptions options;
  private final Vacuum vacuum;
  private final AutomaticVacuum automaticVacuum;

  Broker(SqlRunner runner, Backend backend, BrokerOptions options) {
    this.operations = new Operations(runner, backend, options.activity());
    this.options = options;
    this.vacuum = new Vacuum(operations, options.vacuum().batch());
    this.automaticVacuum = new AutomaticVacuum(operations, vacuum, options.vacuum());
  }

  /**
   * Opens a store with the defaults, and creates it in an empty database.
   *
   * @param dataSource connections to one SQLite file; stays the caller's; if it carries a chain of
   *     interceptors the broker's operations go through it; not null
   * @return the broker
   * @throws BrokerException if the database is not ours, too new, or can't be used; it is unchanged
   *     then
   */
  public static Broker open(DataSource dataSource) {
    return builder(dataSource).open();
  }

  /**
   * Starts opening a store with other settings.
   *
   * @param dataSource as for {@link #open}
   * @return a builder with safe defaults
   */
  public static BrokerBuilder builder(DataSource dataSource) {
    return new BrokerBuilder(dataSource);
  }

  /**
   * A handle on a queue. Costs nothing: a queue exists while it holds messages.
   *
   * @param name 1 to 512 ASCII letters, digits, underscores, periods and hyphens, beginning with
   *     neither of the last two; not null
   * @return the handle
   * @throws dev.sluice.broker.message.QueueNameException if no queue can have that name
   */
  public MessageQueue queue(String name) {
    return new MessageQueue(this, QueueName.check(name));
  }

  /**
   * The queues that hold messages, claimed ones included.
   *
   * @return their names, in the order of their bytes
   */
  public List<String> queues() {
    return queues(QueueFilter.ALL);
  }

  /**
   * Some of the queues that hold messages, claimed ones included.
   *
   * @param filter which; not null
   * @return their names, in the order of their bytes
   */
  public List<String> queues(QueueFilter filter) {
    String prefix = filter.prefix();
    return operations
        .run(Operations.LIST, session -> backend().queues().names(session, prefix))
        .stream()
        .filter(filter::accepts)
        .toList();
  }

  /**
   * What each queue holds. Goes through the whole index of queues.
   *
   * @return in the order of {@link #queues()}
   */
  public List<QueueStats> stats() {
    return stats(QueueFilter.ALL);
  }

  /**
   * What some queues hold. Goes through the index of all that begin with the filter's prefix.
   *
   * @param filter which; not null
   * @return in the order of {@link #queues()}
   */
  public List<QueueStats> stats(QueueFilter filter) {
    String prefix = filter.prefix();
    return operations
        .run(Operations.STATS, session -> backend().queues().statsOfAll(session, prefix))
        .stream()
        .filter(stats -> filter.accepts(stats.queue()))
        .toList();
  }

  /**
   * The store at a glance. Counts all messages.
   *
   * @return not null
   */
  public StoreStatus status() {
    return operations.run(
        Operations.STATUS,
        session -> {
          QueueStats all = backend().queues().total(session);
          long last = backend().ids().last(session);
          return new StoreStatus(
              all.pending(),
              all.claimed(),
              new MessageId(last),
              backend().ids().ahead(last),
              backend().queues().bytes(session));
        });
  }

  /**
   * Stores messages under IDs of the caller's choice, of any number of queues, in one unit: all of
   * them or none. They are delivered in this order, whatever their IDs, after those already there.
   * IDs given later are greater; so if one of these is far ahead of the clock, writes will have to
   * wait for the clock, and fail.
   *
   * <p>Not a write that is repeated when an ID is taken: a second attempt at the same insert fails
   * if the first had succeeded.
   *
   * @param entries any number; no nulls
   * @throws IntegrityException if an ID is taken, or two are the same
   * @throws IllegalArgumentException if an ID is 0 or the largest
   * @throws dev.sluice.broker.message.QueueNameException if a name can't be a queue's
   * @throws dev.sluice.broker.message.InvalidMessageException if a body can't be stored
   */
  public void insert(Collection<QueueEntry> entries) {
    operations.refuseIfClosed();
    ExactInsert checked =
        ExactInsert.of(backend(), operations.contexts(), entries, options.maxBodyBytes());
    if (checked.entries().isEmpty()) {
      return;
    }
    ExactInsert insert = checked.told();
    try {
      operations.tryRun(Operations.INSERT, insert.messaging(), insert);
    } catch (SQLException e) {
      throw SqlError.of(e).constraint()
          ? new IntegrityException("an ID is taken already; nothing was inserted", e)
          : Errors.translate("insert", e);
    }
    insert.entries().stream()
        .map(QueueEntry::queue)
        .distinct()
        .forEach(operations.activity()::changed);
    automaticVacuum.handled(insert.entries().size());
  }

  /**
   * Writes a message to every queue that exists; see {@link #broadcast(String, Recipients)}.
   *
   * @param body as for {@link MessageQueue#write(String)}
   * @return to how many
   */
  public int broadcast(String body) {
    return broadcast(body, Recipients.all());
  }

  /**
   * Writes a message to several queues, a copy with its own ID to each, in one unit: all of them or
   * none.
   *
   * @param body as for {@link MessageQueue#write(String)}
   * @param recipients which queues, chosen in the same unit; not null
   * @return to how many
   * @throws dev.sluice.broker.message.InvalidMessageException if the body can't be stored
   * @throws IntegrityException if the file has IDs beyond its own record of them
   */
  public int broadcast(String body, Recipients recipients) {
    operations.refuseIfClosed();
    MessageBody.check(body, options.maxBodyBytes());
    Objects.requireNonNull(recipients, "recipients");
    if (recipients instanceof Recipients.Named named && named.names().isEmpty()) {
      return 0;
    }
    Messaging messaging = operations.contexts().messaging(Messaging.Type.SEND, null);
    List<String> reached =
        operations.run(
            Operations.BROADCAST,
            messaging,
            new Broadcast(backend(), body, recipients, operations.contexts(), messaging));
    reached.forEach(operations.activity()::changed);
    automaticVacuum.handled(reached.size());
    return reached.size();
  }

  /**
   * Gives all messages of a queue, pending and claimed, to one that does not exist yet, and has the
   * old one's aliases stand for the new one.
   *
   * @param from the queue's name; not null
   * @param to its new name; not null
   * @return how much that was; nothing if there is no such queue
   * @throws IllegalArgumentException if the names are the same, or the new one is taken; nothing is
   *     changed then
   * @throws dev.sluice.broker.message.QueueNameException if one can't name a queue
   */
  public Renamed rename(String from, String to) {
    return rename(from, to, true);
  }

  /**
   * As {@link #rename}, but the aliases stay with the old name.
   *
   * @param from the queue's name; not null
   * @param to its new name; not null
   * @return how many messages that were; none if there is no such queue
   * @throws IllegalArgumentException as {@link #rename}
   * @throws dev.sluice.broker.message.QueueNameException if one can't name a queue
   */
  public Renamed renameWithoutAliases(String from, String to) {
    return rename(from, to, false);
  }

  private Renamed rename(String from, String to, boolean withAliases) {
    QueueName.check(from);
    QueueName.check(to);
    if (from.equals(to)) {
      throw new IllegalArgumentException("Source and target queues cannot be the same");
    }
    Renamed renamed =
        operations.run(Operations.RENAME, new Rename(backend(), from, to, withAliases));
    if (renamed.happened()) {
      operations.activity().changed(to);
    }
    return renamed;
  }

  /**
   * Removes every message of some queues, pending or claimed, at once and for good.
   *
   * @param queues their names, which need not exist; no nulls
   * @return how many there were
   * @throws dev.sluice.broker.message.QueueNameException if one can't name a queue
   */
  public int delete(Collection<String> queues) {
    return delete(queues, OptionalLong.empty());
  }

  /**
   * Removes the older messages of some queues, pending or claimed, at once and for good.
   *
   * @param queues their names, which need not exist; no nulls
   * @param before only messages with a smaller ID; not null
   * @return how many there were
   * @throws dev.sluice.broker.message.QueueNameException if one can't name a queue
   */
  public int deleteBefore(Collection<String> queues, MessageId before) {
    return delete(queues, OptionalLong.of(before.value()));
  }

  private int delete(Collection<String> queues, OptionalLong before) {
    operations.refuseIfClosed();
    Set<String> names = new TreeSet<>(queues);
    names.forEach(QueueName::check);
    return names.isEmpty()
        ? 0
        : operations.run(
            Operations.DELETE,
            session -> {
              operations.contexts().delete(session, names, before);
              return backend().queues().delete(session, names, before);
            });
  }

  /**
   * Removes every message of every queue, at once and for good.
   *
   * @return how many there were
   */
  public int deleteAll() {
    return operations.run(
        Operations.DELETE,
        session -> {
          operations.contexts().deleteAll(session);
          return backend().queues().deleteAll(session);
        });
  }

  /**
   * Second names of queues.
   *
   * @return a handle that costs nothing
   */
  public Aliases aliases() {
    return new Aliases(operations);
  }

  /**
   * IDs without messages.
   *
   * @return a handle that costs nothing
   */
  public Ids ids() {
    return new Ids(operations);
  }

  /**
   * Removes what has been consumed.
   *
   * @return a handle that costs nothing
   */
  public Maintenance maintenance() {
    return new Maintenance(vacuum);
  }

  /**
   * The kind of database that carries it.
   *
   * @return one lower-case word, such as "sqlite"
   */
  public String database() {
    return backend().name();
  }

  /**
   * The settings it was opened with.
   *
   * @return never null
   */
  public BrokerOptions options() {
    return options;
  }

  /**
   * Runs the application's own statements in the same database.
   *
   * @return a handle that costs nothing; not null
   * @throws SidecarUnavailableException if the backend has no SQL for applications
   */
  public Sidecar sidecar() {
    if (!backend().supportsSidecar()) {
      throw new SidecarUnavailableException(
          "this broker's backend takes no statements of applications; keep their tables in a"
              + " database of their own");
    }
    return operations.sidecar();
  }

  /**
   * The interceptors that the broker's operations go through, to switch them or to carry their
   * context.
   *
   * @return never null
   */
  public Pipeline pipeline() {
    return operations.pipeline();
  }

  private Backend backend() {
    return operations.backend();
  }

  Operations operations() {
    return operations;
  }

  AutomaticVacuum automaticVacuum() {
    return automaticVacuum;
  }

  /**
   * Tells who waits for messages. Watchers, of package {@code dev.sluice.broker.watch}, are the way
   * to have them handled as they come.
   *
   * @return the broker's own; never null
   */
  public Activity activity() {
    return operations.activity();
  }

  /**
   * Ends watchers after their current message. Refuses new operations at once, waits up to 5 s for
   * those under way, rolls back the batches of cursors that are still open then, and gives back
   * every connection. Again is harmless.
   */
  @Override
  public void close() {
    operations.close();
  }
}
