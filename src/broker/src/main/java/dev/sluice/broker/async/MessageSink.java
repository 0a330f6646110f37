package dev.sluice.broker.async;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * Writes the bodies of a stream to a queue, in order. Those that come while it writes are written
 * next, together in one unit. It asks for a body only while it has room for one, so a fast
 * publisher waits for the store. For one stream; another is cancelled. The stream calls it as
 * Reactive Streams demand, one call at a time; {@link #written} and {@link #durable} are for any
 * thread.
 */
public final class MessageSink implements Flow.Subscriber<String> {

  private final AsyncBroker async;
  private final MessageQueue queue;
  private final ToLongFunction<String> checkedSize;
  private final int maxMessages;
  private final long maxBytes;
  private final Carried context;
  private final CompletableFuture<Long> written = new CompletableFuture<>();

  private final ReentrantLock lock = new ReentrantLock();
  private List<String> received = new ArrayList<>();
  private int messages;
  private long bytes;
  private long durable;
  private boolean writing;
  private boolean asked;
  private boolean cancelled;
  private boolean over;
  private Throwable failure;

  private final AtomicInteger calls = new AtomicInteger();
  private volatile Flow.Subscription upstream;

  MessageSink(
      AsyncBroker async,
      MessageQueue queue,
      ToLongFunction<String> checkedSize,
      int maxMessages,
      long maxBytes) {
    this.async = async;
    this.queue = queue;
    this.checkedSize = checkedSize;
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
    this.context = async.context();
    written.whenComplete((count, e) -> callUpstream());
  }

  /**
   * How many messages the stream brought, once it has ended and all of them are durable.
   *
   * <p>It fails with the stream's own error, or with {@link
   * dev.sluice.broker.message.InvalidMessageException} for a body that can't be stored, after
   * everything before that is durable; and with the error of a write. Then the stream is cancelled,
   * and {@link #durable} tells how much of it is stored. Completing this future from outside, as by
   * {@code cancel}, cancels the stream as well, and what has been received but is not being written
   * is dropped.
   *
   * @return always the same
   */
  public CompletableFuture<Long> written() {
    return written;
  }

  /**
   * How many messages are known to be durable by now: the first ones of the stream.
   *
   * @return 0 or more
   */
  public long durable() {
    lock.lock();
    try {
      return durable;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    Objects.requireNonNull(subscription, "subscription");
    if (locked(() -> upstream != null)) {
      subscription.cancel();
    } else {
      upstream = subscription;
      callUpstream();
    }
  }

  @Override
  public void onNext(String body) {
    Objects.requireNonNull(body, "body");
    try {
      receive(body, checkedSize.applyAsLong(body));
      write();
    } catch (RuntimeException e) {
      end(e, false);
    }
    callUpstream();
  }

  private void receive(String body, long size) {
    lock.lock();
    try {
      asked = false;
      if (failure == null) {
        received.add(body);
        messages++;
        bytes += size;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onError(Throwable e) {
    end(Objects.requireNonNull(e, "e"), true);
  }

  @Override
  public void onComplete() {
    end(null, true);
  }

  private void end(Throwable why, boolean byStream) {
    lock.lock();
    try {
      over |= byStream;
      failure = failure == null ? why : failure;
    } finally {
      lock.unlock();
    }
    finish();
  }

  private void write() {
    List<String> batch = nextBatch();
    if (!batch.isEmpty()) {
      try {
        Operation<List<MessageId>> step = async.step(true, context, () -> queue.write(batch));
        step.future().whenComplete((ids, e) -> wrote(batch, e));
        step.submit();
      } catch (IllegalStateException closed) {
        written.completeExceptionally(closed);
      }
    }
  }

  private List<String> nextBatch() {
    lock.lock();
    try {
      if (writing || written.isDone()) {
        return List.of();
      }
      List<String> batch = received;
      received = new ArrayList<>();
      writing = !batch.isEmpty();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void wrote(List<String> batch, Throwable e) {
    lock.lock();
    try {
      writing = false;
      messages -= batch.size();
      bytes -= batch.stream().mapToLong(checkedSize).sum();
      durable += e == null ? batch.size() : 0;
    } finally {
      lock.unlock();
    }
    if (e != null) {
      written.completeExceptionally(e);
    } else {
      write();
      finish();
      callUpstream();
    }
  }

  private void finish() {
    if (locked(() -> (over || failure != null) && !writing && received.isEmpty())) {
      if (failure == null) {
        written.complete(durable);
      } else {
        written.completeExceptionally(failure);
      }
    }
  }

  /** One call at a time, and none within another, whoever has something to say. */
  private void callUpstream() {
    if (upstream != null && calls.getAndIncrement() == 0) {
      do {
        try {
          if (locked(this::mustCancel)) {
            upstream.cancel();
          } else if (locked(this::mayAsk)) {
            upstream.request(1);
          }
        } catch (RuntimeException e) {
          written.completeExceptionally(e);
        }
      } while (calls.decrementAndGet() > 0);
    }
  }

  private boolean mustCancel() {
    boolean cancel = !over && !cancelled && (failure != null || written.isDone());
    cancelled |= cancel;
    return cancel;
  }

  private boolean mayAsk() {
    boolean ask = !over && !cancelled && !asked && messages < maxMessages && bytes < maxBytes;
    asked |= ask;
    return ask;
  }

  private boolean locked(BooleanSupplier question) {
    lock.lock();
    try {
      return question.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }
}
