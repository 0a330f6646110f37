package dev.sluice.broker.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * An operation that waits in a lane and runs there once. Its result is handed to the callbacks'
 * executor, so that nothing the application hangs on its future runs, or blocks, in the lane.
 *
 * @param <R> the type of its result
 */
final class Operation<R> {

  private final Lane lane;
  private final Executor callbacks;
  private final Carried context;
  private final Runnable leave;
  private final OperationFuture<R> future = new OperationFuture<>(this);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private Supplier<R> work;

  /**
   * An operation that waits nowhere yet.
   *
   * @param leave called once, when it no longer waits or runs
   */
  Operation(Lane lane, Executor callbacks, Carried context, Runnable leave, Supplier<R> work) {
    this.lane = lane;
    this.callbacks = callbacks;
    this.context = context;
    this.leave = leave;
    this.work = work;
  }

  OperationFuture<R> future() {
    return future;
  }

  void submit() {
    lane.add(this);
  }

  /** Called by the lane, which has taken it out. */
  void run() {
    context.run(this::runHere);
  }

  private void runHere() {
    R result = null;
    Throwable failure = null;
    try {
      result = work.get();
    } catch (Throwable e) {
      failure = e;
    }
    end(result, failure);
  }

  /** Called by the lane, which has taken it out and can't run it. */
  void fail(Throwable why) {
    end(null, why);
  }

  private void end(R result, Throwable failure) {
    work = null;
    leave.run();
    callbacks.execute(
        () ->
            context.run(
                () -> {
                  future.end(result, failure);
                  ended.complete(null);
                }));
  }

  /**
   * Takes it back. Whoever gets true has to call {@link #cancelled}.
   *
   * @return false if it has begun
   */
  boolean withdraw() {
    boolean withdrawn = lane.remove(this);
    if (withdrawn) {
      leave.run();
    }
    return withdrawn;
  }

  /** Ends the future of what was withdrawn, if that is not what has ended already. */
  void cancelled() {
    future.endCancelled();
    ended.complete(null);
  }

  /** Done once the future is complete and what hung on it then has been called. */
  CompletableFuture<Void> ended() {
    return ended;
  }
}
