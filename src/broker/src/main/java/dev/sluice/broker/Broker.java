package dev.sluice.broker;

import dev.sluice.broker.activity.Activity;
import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.message.QueueName;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.broker.sidecar.Sidecar;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.runner.SqlRunner;
import java.util.List;
import javax.sql.DataSource;

/**
 * A store of named queues. Thread-safe; one for each {@code DataSource}, closed by whoever opened
 * it. Every operation throws a {@link BrokerException} when the store fails it, and {@link
 * IllegalStateException} once the broker is closed.
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
    return operations.run(Operations.LIST, operations.backend().queues()::names);
  }

  /**
   * What each queue holds. Reads the whole store.
   *
   * @return in the order of {@link #queues}
   */
  public List<QueueStats> stats() {
    return operations.run(
        Operations.STATS, session -> operations.backend().queues().stats(session));
  }

  /**
   * Removes every message of every queue, at once and for good.
   *
   * @return how many there were
   */
  public int deleteAll() {
    return operations.run(Operations.DELETE, operations.backend().queues()::deleteAll);
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
   */
  public Sidecar sidecar() {
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
