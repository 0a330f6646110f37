package dev.sluice.broker.async;

import dev.sluice.broker.Broker;
import dev.sluice.broker.catalog.QueueFilter;
import dev.sluice.broker.catalog.Recipients;
import dev.sluice.broker.catalog.Renamed;
import dev.sluice.broker.catalog.StoreStatus;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.message.MessageBody;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.broker.message.QueueName;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.jdbc.unit.StopSignal;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A {@link Broker} whose operations don't block their caller: each waits in order for one of a few
 * threads, and its result comes as a future. Thread-safe.
 *
 * <p><b>Errors.</b> Bad arguments are refused at the call, unless it says otherwise. All else
 * completes the future: with the {@link BrokerException} that the blocking operation throws; with a
 * retryable {@link dev.sluice.broker.error.BusyException} if too much waits already; with {@link
 * IllegalStateException} if this or the broker is closed. Each caller gets an exception of its own.
 *
 * <p><b>Cancelling.</b> A cancel, or whatever else completes a future from outside, as a timeout,
 * withdraws an operation that has not begun. One that has begun can't be stopped: {@code cancel}
 * returns false, a timeout passes unnoticed, and the result arrives, so that no claimed message
 * gets lost. Until then the same holds for futures derived from it; afterwards they are like any
 * other.
 *
 * <p><b>Order.</b> Operations that change something happen in the order of their calls, unless
 * there are several {@linkplain AsyncBrokerBuilder#writers writers}. Those that only read overtake
 * them; to read what was written, wait for the write's future. Futures complete on several threads,
 * so what hangs on one may run beside, or before, what hangs on an earlier one.
 */
public final class AsyncBroker implements AutoCloseable {

  private final Broker broker;
  private final Threads threads;
  private final Executor callbacks;
  private final Lane changes;
  private final Lane reads;
  private final Admission admission;
  private final long closeNanos;
  private final StopSignal closing = new StopSignal();
  private final Set<Demand> subscriptions = ConcurrentHashMap.newKeySet();

  AsyncBroker(AsyncBrokerBuilder options) {
    broker = options.broker;
    threads = new Threads(options.idleTimeout);
    Executor operations =
        options.operations != null
            ? options.operations
            : threads.few(options.writers + options.readers);
    changes = new Lane(operations, options.writers);
    reads = new Lane(operations, options.readers);
    callbacks = orHere(options.callbacks != null ? options.callbacks : threads.asNeeded());
    admission = new Admission(options.maxOperations, options.maxBytes, options.maxWait.toNanos());
    closeNanos = options.closeTimeout.toNanos();
  }

  /** A result that nobody takes delivery of must not get lost. */
  private static Executor orHere(Executor executor) {
    return task -> {
      try {
        executor.execute(task);
      } catch (RejectedExecutionException | OutOfMemoryError noThread) {
        task.run();
      }
    };
  }

  /**
   * An asynchronous view of a broker, with the defaults.
   *
   * @param broker stays the caller's, who closes it after this; not null
   * @return the view, to be closed
   */
  public static AsyncBroker over(Broker broker) {
    return builder(broker).open();
  }

  /**
   * Starts making one with other settings.
   *
   * @param broker as for {@link #over}
   * @return a builder with safe defaults
   */
  public static AsyncBrokerBuilder builder(Broker broker) {
    return new AsyncBrokerBuilder(broker);
  }

  /**
   * A handle on a queue. Costs nothing.
   *
   * @param name as for {@link Broker#queue}
   * @return the handle
   * @throws dev.sluice.broker.message.QueueNameException if no queue can have that name
   */
  public AsyncMessageQueue queue(String name) {
    return new AsyncMessageQueue(this, broker.queue(name).stoppedBy(closing));
  }

  /**
   * As {@link Broker#queues()}.
   *
   * @return names in the order of their bytes
   */
  public CompletableFuture<List<String>> queues() {
    return reading(broker::queues);
  }

  /**
   * As {@link Broker#stats()}.
   *
   * @return in the order of {@link #queues()}
   */
  public CompletableFuture<List<QueueStats>> stats() {
    return reading(broker::stats);
  }

  /**
   * As {@link Broker#queues(QueueFilter)}.
   *
   * @param filter which; not null
   * @return names in the order of their bytes
   */
  public CompletableFuture<List<String>> queues(QueueFilter filter) {
    Objects.requireNonNull(filter, "filter");
    return reading(() -> broker.queues(filter));
  }

  /**
   * As {@link Broker#stats(QueueFilter)}.
   *
   * @param filter which; not null
   * @return in the order of {@link #queues()}
   */
  public CompletableFuture<List<QueueStats>> stats(QueueFilter filter) {
    Objects.requireNonNull(filter, "filter");
    return reading(() -> broker.stats(filter));
  }

  /**
   * As {@link Broker#status}.
   *
   * @return not null
   */
  public CompletableFuture<StoreStatus> status() {
    return reading(broker::status);
  }

  /**
   * As {@link Broker#insert}. An ID that can't be a message's fails the future.
   *
   * @param entries any number; no nulls
   * @return null, once they are durable
   * @throws dev.sluice.broker.message.QueueNameException as there, at once
   * @throws dev.sluice.broker.message.InvalidMessageException as there, at once
   */
  public CompletableFuture<Void> insert(Collection<QueueEntry> entries) {
    List<QueueEntry> all = List.copyOf(entries);
    all.forEach(entry -> QueueName.check(entry.queue()));
    long size = all.stream().mapToLong(entry -> checkedSize(entry.body())).sum();
    return changing(size, () -> done(() -> broker.insert(all)));
  }

  /**
   * As {@link Broker#broadcast(String)}.
   *
   * @param body as there
   * @return to how many
   * @throws dev.sluice.broker.message.InvalidMessageException as there, at once
   */
  public CompletableFuture<Integer> broadcast(String body) {
    return broadcast(body, Recipients.all());
  }

  /**
   * As {@link Broker#broadcast(String, Recipients)}.
   *
   * @param body as there
   * @param recipients which queues; not null
   * @return to how many
   * @throws dev.sluice.broker.message.InvalidMessageException as there, at once
   */
  public CompletableFuture<Integer> broadcast(String body, Recipients recipients) {
    Objects.requireNonNull(recipients, "recipients");
    return changing(checkedSize(body), () -> broker.broadcast(body, recipients));
  }

  /**
   * As {@link Broker#rename}. Names that are the same, or taken, fail the future.
   *
   * @param from the queue's name; not null
   * @param to its new name; not null
   * @return how much that was
   * @throws dev.sluice.broker.message.QueueNameException as there, at once
   */
  public CompletableFuture<Renamed> rename(String from, String to) {
    QueueName.check(from);
    QueueName.check(to);
    return changing(() -> broker.rename(from, to));
  }

  /**
   * As {@link Broker#delete}.
   *
   * @param queues their names; no nulls
   * @return how many messages there were
   * @throws dev.sluice.broker.message.QueueNameException as there, at once
   */
  public CompletableFuture<Integer> delete(Collection<String> queues) {
    Set<String> names = Set.copyOf(queues);
    names.forEach(QueueName::check);
    return changing(() -> broker.delete(names));
  }

  /**
   * As {@link Broker#deleteBefore}.
   *
   * @param queues their names; no nulls
   * @param before only messages with a smaller ID; not null
   * @return how many messages there were
   * @throws dev.sluice.broker.message.QueueNameException as there, at once
   */
  public CompletableFuture<Integer> deleteBefore(Collection<String> queues, MessageId before) {
    Objects.requireNonNull(before, "before");
    Set<String> names = Set.copyOf(queues);
    names.forEach(QueueName::check);
    return changing(() -> broker.deleteBefore(names, before));
  }

  /**
   * As {@link Broker#deleteAll}.
   *
   * @return how many there were
   */
  public CompletableFuture<Integer> deleteAll() {
    return changing(broker::deleteAll);
  }

  /**
   * Any other operation that only reads, as {@code broker -> broker.queue("tasks").browse().find(
   * search)}. Everything it throws fails the future, bad arguments too.
   *
   * @param operation one operation, on a thread for reading; not null
   * @param <R> the type of its result
   * @return its result
   */
  public <R> CompletableFuture<R> read(Function<Broker, R> operation) {
    Objects.requireNonNull(operation, "operation");
    return reading(() -> operation.apply(broker));
  }

  /**
   * Any other operation that changes something, as {@code broker -> broker.maintenance().vacuum()}.
   * Everything it throws fails the future, bad arguments too.
   *
   * @param operation one operation, in its turn; not null
   * @param <R> the type of its result
   * @return its result
   */
  public <R> CompletableFuture<R> change(Function<Broker, R> operation) {
    Objects.requireNonNull(operation, "operation");
    return changing(() -> operation.apply(broker));
  }

  /**
   * The broker that this is a view of.
   *
   * @return never null
   */
  public Broker broker() {
    return broker;
  }

  <R> CompletableFuture<R> reading(Supplier<R> work) {
    return submit(reads, 0, work);
  }

  <R> CompletableFuture<R> changing(Supplier<R> work) {
    return changing(0, work);
  }

  <R> CompletableFuture<R> changing(long bytes, Supplier<R> work) {
    return submit(changes, bytes, work);
  }

  /** For operations without a result. */
  static Void done(Runnable operation) {
    operation.run();
    return null;
  }

  /** What a body that can be stored may take of memory, in bytes. */
  long checkedSize(String body) {
    return 2L * MessageBody.check(body, broker.options().maxBodyBytes()).length();
  }

  private <R> CompletableFuture<R> submit(Lane lane, long bytes, Supplier<R> work) {
    try {
      admission.enter(bytes);
    } catch (BrokerException | IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
    Operation<R> operation =
        new Operation<>(lane, callbacks, context(), () -> admission.leave(bytes), work);
    operation.submit();
    return operation.future();
  }

  /**
   * An operation for a stream, which limits itself, not submitted yet.
   *
   * @throws IllegalStateException if this is closed
   */
  <R> Operation<R> step(boolean change, Carried context, Supplier<R> work) {
    admission.enterBeyondLimits(0);
    return new Operation<>(
        change ? changes : reads, callbacks, context, () -> admission.leave(0), work);
  }

  Carried context() {
    return Carried.of(broker.pipeline().context());
  }

  Executor callbacks() {
    return callbacks;
  }

  void began(Demand subscription) {
    subscriptions.add(subscription);
    if (admission.isClosed()) {
      subscription.fail(closed());
    }
  }

  void ended(Demand subscription) {
    subscriptions.remove(subscription);
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the asynchronous broker is closed");
  }

  /**
   * Refuses new operations at once, and ends subscriptions with an error once they have what was
   * claimed for them. Waits up to 5 s, or as {@linkplain AsyncBrokerBuilder#closeTimeout told}, for
   * the operations accepted. Those of queues that by then have not begun, or still wait for the
   * store, fail, and nothing of them has happened; what is in the middle of its transaction ends as
   * it would. Its own threads end as soon as nothing is left for them to do. The broker and the
   * application's executors stay open. Again is harmless; an interrupt ends the waiting.
   */
  @Override
  public void close() {
    long start = System.nanoTime();
    admission.close();
    subscriptions.forEach(subscription -> subscription.fail(closed()));
    boolean interrupted = false;
    try {
      admission.awaitNone(closeNanos);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    changes.close();
    reads.close();
    closing.stop();
    try {
      threads.close(interrupted ? 0 : closeNanos - (System.nanoTime() - start));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
