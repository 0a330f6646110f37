package dev.sluice.broker.watch;

/**
 * Thrown by a handler or an error handler to stop its watcher cleanly. The message at hand is done
 * with, as far as a claim or a move goes.
 *
 * <pre>{@code
 * MessageHandler untilEnd =
 *     message -> {
 *       if (message.body().equals("end")) {
 *         throw new StopWatching();
 *       }
 *       work(message);
 *     };
 * }</pre>
 */
public final class StopWatching extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Carries nothing, not even a stack trace. */
  public StopWatching() {
    super("a handler stopped its watcher", null, false, false);
  }
}
