package dev.sluice.broker.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The future of an operation, or one derived from it. Completing it from outside, be it by a cancel
 * or a timeout, withdraws an operation that has not begun. One that is under way can't be undone,
 * and its result must not get lost: until it has ended only it completes its future, and cancelling
 * what is derived from that fails while a timeout waits. Then these are futures like any other.
 *
 * @param <T> the type of the value
 */
final class OperationFuture<T> extends CompletableFuture<T> {

  private final Operation<?> origin;

  OperationFuture(Operation<?> origin) {
    this.origin = origin;
  }

  /** Completes it from inside. */
  void end(T value, Throwable failure) {
    if (failure == null) {
      super.complete(value);
    } else {
      super.completeExceptionally(failure);
    }
  }

  void endCancelled() {
    super.cancel(false);
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new OperationFuture<>(origin);
  }

  @Override
  public boolean complete(T value) {
    return fromOutside(() -> super.complete(value));
  }

  @Override
  public boolean completeExceptionally(Throwable e) {
    return fromOutside(() -> super.completeExceptionally(e));
  }

  private boolean fromOutside(BooleanSupplier completion) {
    if (origin.withdraw()) {
      boolean completed = completion.getAsBoolean();
      origin.cancelled();
      return completed;
    }
    if (origin.ended().isDone()) {
      return completion.getAsBoolean();
    }
    origin.ended().thenRun(completion::getAsBoolean);
    return false;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (origin.withdraw()) {
      super.cancel(mayInterruptIfRunning);
      origin.cancelled();
    } else if (origin.ended().isDone()) {
      super.cancel(mayInterruptIfRunning);
    }
    return isCancelled();
  }

  @Override
  public void obtrudeValue(T value) {
    throw fixed();
  }

  @Override
  public void obtrudeException(Throwable e) {
    throw fixed();
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    throw fixed();
  }

  private static UnsupportedOperationException fixed() {
    return new UnsupportedOperationException("only its operation gives this future its result");
  }
}
