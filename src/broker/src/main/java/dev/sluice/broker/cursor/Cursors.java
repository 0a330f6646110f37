package dev.sluice.broker.cursor;

import dev.sluice.broker.message.Message;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.Unit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Makes the cursors of one broker, and ends the batches that are open when it closes. For brokers;
 * thread-safe.
 */
public final class Cursors implements AutoCloseable {

  private final SqlRunner runner;
  private final ReentrantLock lock = new ReentrantLock();

  /** Weak, or a forgotten cursor could not be told from one in use. */
  private final Set<OpenBatchCursor> open = Collections.newSetFromMap(new WeakHashMap<>());

  /**
   * None so far.
   *
   * @param runner holds the connections of open batches; stays its owner's; not null
   */
  public Cursors(SqlRunner runner) {
    this.runner = runner;
  }

  /**
   * A cursor that holds nothing.
   *
   * @param take takes a message and commits; not null
   * @return the cursor
   */
  public MessageCursor each(Supplier<Optional<Message>> take) {
    return new EachCursor(take);
  }

  /**
   * A cursor that holds a transaction while a batch is open.
   *
   * @param unit names the transaction, which must be repeatable as a whole; not null
   * @param messaging made for each batch, null where nobody wants it; not null
   * @param source takes the batches; not null
   * @param committed told how many after each commit, on the cursor's thread; not null
   * @return the cursor
   */
  public BatchCursor batches(
      Unit unit, Supplier<Messaging> messaging, BatchSource source, IntConsumer committed) {
    return new OpenBatchCursor(this, runner, unit, messaging, source, committed);
  }

  void opened(OpenBatchCursor cursor) {
    lock.lock();
    try {
      open.add(cursor);
    } finally {
      lock.unlock();
    }
  }

  void ended(OpenBatchCursor cursor) {
    lock.lock();
    try {
      open.remove(cursor);
    } finally {
      lock.unlock();
    }
  }

  /** Rolls back every open batch; after the runner's close, so that none is opened any more. */
  @Override
  public void close() {
    List<OpenBatchCursor> left;
    lock.lock();
    try {
      left = new ArrayList<>(open);
    } finally {
      lock.unlock();
    }
    for (OpenBatchCursor cursor : left) {
      cursor.close();
    }
  }
}
