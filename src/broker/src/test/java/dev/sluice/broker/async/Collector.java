package dev.sluice.broker.async;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A subscriber that keeps what it gets, and notices signals that overlap. */
class Collector<T> implements Flow.Subscriber<T> {

  private final long first;
  private final List<T> items = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Throwable> end = new CompletableFuture<>();
  private final AtomicInteger inside = new AtomicInteger();
  private volatile boolean overlapped;
  volatile Flow.Subscription subscription;

  /** Requests so many when it is subscribed. */
  Collector(long first) {
    this.first = first;
  }

  /** Called for each item after it was kept. */
  void on(T item) {}

  @Override
  public final void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    if (first != 0) {
      subscription.request(first);
    }
  }

  @Override
  public final void onNext(T item) {
    overlapped |= inside.incrementAndGet() != 1 || end.isDone();
    items.add(item);
    on(item);
    inside.decrementAndGet();
  }

  @Override
  public final void onError(Throwable e) {
    overlapped |= inside.get() != 0 || !end.complete(e);
  }

  @Override
  public final void onComplete() {
    overlapped |= inside.get() != 0 || !end.complete(null);
  }

  List<T> items() {
    return List.copyOf(items);
  }

  void await(int count) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> items.size() >= count);
  }

  boolean isDone() {
    return end.isDone();
  }

  /** Waits for the end, and gives its error, or null. */
  Throwable failure() {
    try {
      Throwable failure = end.get(30, TimeUnit.SECONDS);
      if (overlapped) {
        throw new AssertionError("signals overlapped");
      }
      return failure;
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
