package dev.sluice.broker.async;

import dev.sluice.broker.activity.Activity;
import dev.sluice.broker.activity.Subscription;
import dev.sluice.broker.message.Message;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * A subscription: takes what its subscriber has asked for, step by step. Whoever has {@code busy}
 * owns it: first the call of {@code onSubscribe}, then by turns a step in the lane, the signals on
 * the callbacks' executor, and a pause. Only the owner calls the subscriber. {@code request},
 * {@code cancel} and {@code fail} leave a note for the owner, and become it if there is none.
 */
final class Demand implements Flow.Subscription {

  private final MessagePublisher publisher;
  private final AsyncBroker async;
  private final Carried context;

  private final AtomicBoolean busy = new AtomicBoolean(true);
  private final AtomicLong wanted = new AtomicLong();
  private volatile boolean cancelled;
  private volatile Throwable failure;
  private volatile CompletableFuture<?> step;
  private volatile CompletableFuture<?> pause;
  private volatile boolean told;

  private Flow.Subscriber<? super Message> subscriber;
  private IntFunction<List<Message>> source;
  private Subscription activity;
  private boolean idle;

  Demand(MessagePublisher publisher, Flow.Subscriber<? super Message> subscriber) {
    this.publisher = publisher;
    this.async = publisher.async;
    this.context = async.context();
    this.source = publisher.sources.get();
    this.subscriber = subscriber;
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
    cancel(step);
    cancel(pause);
    own();
  }

  private static void cancel(CompletableFuture<?> waiting) {
    if (waiting != null) {
      waiting.cancel(false);
    }
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
      Flow.Subscriber<?> last = subscriber;
      end(() -> last.onError(failure));
    } else if (wanted.get() == 0) {
      release();
    } else {
      take((int) Math.min(wanted.get(), publisher.batch));
    }
  }

  private void take(int most) {
    Operation<List<Message>> next;
    try {
      next = async.step(publisher.change, context, () -> look() ? source.apply(most) : List.of());
    } catch (IllegalStateException closed) {
      fail(closed);
      goOn();
      return;
    }
    told = false;
    next.future().whenComplete(this::taken);
    step = next.future();
    next.submit();
    if (isEnding()) {
      cancel(step);
    }
  }

  /** In a queue that was empty before, looking comes first, since taking locks the store. */
  private boolean look() {
    return !idle || publisher.any.getAsBoolean();
  }

  private void taken(List<Message> messages, Throwable e) {
    step = null;
    idle = e == null && messages.isEmpty();
    if (e instanceof CancellationException) {
      goOn(); // this is the thread of whoever has ended it
    } else if (e != null) {
      fail(e);
      proceed();
    } else if (!messages.isEmpty()) {
      wanted.addAndGet(-messages.size());
      messages.forEach(message -> signal(() -> subscriber.onNext(message)));
      proceed();
    } else if (publisher.follow) {
      pause();
    } else {
      end(subscriber::onComplete);
    }
  }

  /** Until somebody tells of messages; the first time it looks again at once, as one is told to. */
  private void pause() {
    Activity all = async.broker().activity();
    try {
      if (activity == null) {
        activity = all.subscribe(publisher.queue, this::tell);
        told = true;
      }
    } catch (IllegalStateException closed) {
      fail(closed);
    }
    if (all.isClosed()) { // which is told once, when operations may be possible still
      fail(new IllegalStateException("the broker is closed"));
    }
    CompletableFuture<Void> end = new CompletableFuture<>();
    end.whenComplete((done, e) -> goOn());
    pause = end; // whoever completes it from here on makes another thread the owner
    if (told || isEnding()) {
      end.complete(null);
    }
  }

  private void tell() {
    told = true;
    CompletableFuture<?> end = pause;
    if (end != null) {
      end.complete(null);
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
