package dev.sluice.broker.async;

import dev.sluice.broker.activity.Subscription;
import dev.sluice.broker.message.Message;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * A subscription: takes what its subscriber has asked for, step by step. Whoever has {@code busy}
 * owns it: first the call of {@code onSubscribe}, then by turns a step in the lane, the signals on
 * the callbacks' executor, and a pause. Only the owner calls the subscriber. {@code request},
 * {@code cancel} and {@code fail} leave a note for the owner, and become it if there is none.
 */
final class Demand implements Flow.Subscription {

  private final AsyncBroker async;
  private final boolean change;
  private final int batch;
  private final String followed;
  private final BooleanSupplier any;
  private final Carried context;

  private final AtomicBoolean busy = new AtomicBoolean(true);
  private final AtomicLong wanted = new AtomicLong();
  private volatile boolean cancelled;
  private volatile Throwable failure;
  private volatile CompletableFuture<?> waiting;
  private volatile CompletableFuture<Void> pause;
  private volatile boolean news;

  private Flow.Subscriber<? super Message> subscriber;
  private IntFunction<List<Message>> source;
  private Subscription activity;
  private boolean empty;

  /**
   * A subscription that has not begun.
   *
   * @param followed the queue to wait for when it is empty, or null to end then
   */
  Demand(
      AsyncBroker async,
      boolean change,
      IntFunction<List<Message>> source,
      BooleanSupplier any,
      int batch,
      String followed,
      Flow.Subscriber<? super Message> subscriber) {
    this.async = async;
    this.change = change;
    this.source = source;
    this.any = any;
    this.batch = batch;
    this.followed = followed;
    this.subscriber = subscriber;
    this.context = async.context();
  }

  void start() {
    signal(() -> subscriber.onSubscribe(this));
    async.began(this);
    release();
  }

  @Override
  public void request(long n) {
    if (n < 1) {
      fail(
          new IllegalArgumentException(
              "by rule 3.9 at least 1 message must be requested, not " + n));
    } else {
      wanted.accumulateAndGet(n, (old, more) -> old + more < 0 ? Long.MAX_VALUE : old + more);
      own();
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    wake();
  }

  /** Ends it with an error, after what was taken for it. */
  void fail(Throwable why) {
    failure = failure == null ? why : failure;
    wake();
  }

  private boolean isEnding() {
    return cancelled || failure != null;
  }

  /** Ends the waiting, if there is any, of the owner. */
  private void wake() {
    CompletableFuture<?> wait = waiting;
    if (wait != null) {
      wait.cancel(false);
    }
    own();
  }

  private void own() {
    if (busy.compareAndSet(false, true)) {
      goOn();
    }
  }

  private void goOn() {
    async.callbacks().execute(() -> context.run(this::proceed));
  }

  private void release() {
    busy.set(false);
    if (isEnding() || wanted.get() > 0) {
      own();
    }
  }

  private void proceed() {
    if (cancelled) {
      end(() -> {});
    } else if (failure != null) {
      Flow.Subscriber<?> told = subscriber;
      end(() -> told.onError(failure));
    } else if (wanted.get() == 0) {
      release();
    } else {
      take((int) Math.min(wanted.get(), batch));
    }
  }

  private void take(int most) {
    news = false;
    Operation<List<Message>> step;
    try {
      step = async.step(change, context, () -> look() ? source.apply(most) : List.of());
    } catch (IllegalStateException closed) {
      fail(closed);
      goOn();
      return;
    }
    step.future().whenComplete(this::taken);
    waiting = step.future();
    step.submit();
    if (isEnding()) {
      step.future().cancel(false);
    }
  }

  /** In a queue that was empty before, looking comes first, since taking locks the store. */
  private boolean look() {
    return !empty || any.getAsBoolean();
  }

  private void taken(List<Message> messages, Throwable e) {
    waiting = null;
    if (e instanceof CancellationException) {
      goOn(); // this is the thread of whoever has ended it
    } else if (e != null) {
      fail(e);
      proceed();
    } else if (!messages.isEmpty()) {
      empty = false;
      wanted.addAndGet(-messages.size());
      messages.forEach(message -> signal(() -> subscriber.onNext(message)));
      proceed();
    } else if (followed != null) {
      empty = true;
      pause();
    } else {
      Flow.Subscriber<?> told = subscriber;
      end(told::onComplete);
    }
  }

  /** Until there may be messages. */
  private void pause() {
    CompletableFuture<Void> told = new CompletableFuture<>();
    told.whenComplete((done, e) -> goOn());
    waiting = told;
    pause = told;
    try {
      if (activity == null) {
        activity = async.broker().activity().subscribe(followed, this::told);
        news = true; // something may have come before
      }
    } catch (IllegalStateException closed) {
      fail(closed);
    }
    if (news || isEnding()) {
      told.complete(null);
    }
  }

  private void told() {
    news = true;
    CompletableFuture<Void> paused = pause;
    if (paused != null) {
      paused.complete(null);
    }
  }

  /** Stays busy for ever, and lets go of the subscriber, as others may hold on to this. */
  private void end(Runnable lastSignal) {
    subscriber = null;
    source = null;
    if (activity != null) {
      activity.close();
    }
    async.ended(this);
    signal(lastSignal);
  }

  private void signal(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      cancelled = true;
      Uncaught.report(e);
    }
  }
}
