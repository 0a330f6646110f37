package dev.sluice.examples.async;

import dev.sluice.broker.async.MessagePublisher;
import dev.sluice.broker.message.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * Works on the messages of a stream one by one, and asks for each only when it is done with the one
 * before: so it never has more than one in hand.
 */
final class ForEach implements Flow.Subscriber<Message> {

  private final long most;
  private final Consumer<Message> work;
  private final CompletableFuture<Long> done = new CompletableFuture<>();
  private Flow.Subscription subscription;
  private long count;

  private ForEach(long most, Consumer<Message> work) {
    this.most = most;
    this.work = work;
  }

  /**
   * Works on all messages.
   *
   * @param work may block
   * @return how many there were, when the stream has ended
   */
  static CompletableFuture<Long> of(MessagePublisher messages, Consumer<Message> work) {
    return ofFirst(Long.MAX_VALUE, messages, work);
  }

  /**
   * Works on so many messages, 1 or more, and leaves the stream.
   *
   * @param work may block
   * @return how many there were, when it is done
   */
  static CompletableFuture<Long> ofFirst(
      long most, MessagePublisher messages, Consumer<Message> work) {
    ForEach subscriber = new ForEach(most, work);
    messages.subscribe(subscriber);
    return subscriber.done;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(Message message) {
    try {
      work.accept(message);
    } catch (RuntimeException e) {
      subscription.cancel();
      done.completeExceptionally(e);
      return;
    }
    if (++count == most) {
      subscription.cancel(); // nothing more was asked for, so nothing more was taken
      done.complete(count);
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onError(Throwable e) {
    done.completeExceptionally(e);
  }

  @Override
  public void onComplete() {
    done.complete(count);
  }
}
