package dev.sluice.cli.command;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.activity.Subscription;
import dev.sluice.broker.message.IdRange;
import dev.sluice.cli.io.Failure;
import dev.sluice.cli.io.Failure.Code;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long to wait for the first message, as option {@code --wait} says.
 *
 * @param limit zero not to wait at all; not negative
 */
record Waiting(Duration limit) {

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  static Waiting of(Session session) {
    String text = session.arguments().value("wait");
    if (text == null) {
      return new Waiting(Duration.ZERO);
    }
    if (session.arguments().has("message")) {
      throw new Failure(Code.INVALID_ARGUMENT, "--wait cannot be used with --message");
    }
    session.awaitInterrupts();
    return new Waiting(parse(text));
  }

  private static Duration parse(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new Failure(
          Code.INVALID_ARGUMENT,
          "Invalid duration: " + text + "; write a whole number and ms, s, m or h, such as 5s");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

  /**
   * Takes at once, and again whenever the queue may have something, until there is some or time is
   * up.
   */
  <M> List<M> first(MessageQueue queue, IdRange range, Supplier<List<M>> take) {
    List<M> taken = take.get();
    if (!taken.isEmpty() || limit.isZero()) {
      return taken;
    }
    Semaphore maybe = new Semaphore(1);
    long end = System.nanoTime() + limit.toNanos();
    try (Subscription told = queue.broker().activity().subscribe(queue.name(), maybe::release)) {
      while (taken.isEmpty() && maybe.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        maybe.drainPermits();
        taken = queue.hasPending(range) ? take.get() : taken;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return taken;
  }
}
