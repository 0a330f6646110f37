package dev.sluice.broker.watch;

import dev.sluice.broker.message.Message;
import java.lang.System.Logger.Level;

/**
 * Decides what follows from a failed handler. Called on the watcher's thread, once for each
 * failure. It may throw {@link StopWatching}; anything else that it throws is logged, and the
 * watcher goes on.
 *
 * <pre>{@code
 * WatchErrorHandler keep =
 *     (e, message) -> {
 *       failures.write(message.body());
 *       return Decision.CONTINUE;
 *     };
 * }</pre>
 */
@FunctionalInterface
public interface WatchErrorHandler {

  /** Logs the error, without the body, and goes on. */
  WatchErrorHandler LOGGING =
      (e, message) -> {
        System.getLogger(WatchErrorHandler.class.getPackageName())
            .log(Level.ERROR, "message " + message.id() + " could not be handled", e);
        return Decision.CONTINUE;
      };

  /** What a watcher does after a failure. */
  enum Decision {
    /** Goes on. A message that was claimed or moved stays so; one that was peeked at is retried. */
    CONTINUE,
    /** Ends cleanly. */
    STOP
  }

  /**
   * A message was not handled.
   *
   * @param e what the handler threw; not null
   * @param message not null
   * @return what to do; null goes on
   */
  Decision onError(Exception e, Message message);
}
