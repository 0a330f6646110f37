package dev.sluice.broker.watch;

import dev.sluice.broker.message.Message;

/**
 * What is done with a message. Called on the watcher's thread, once for each message that is
 * claimed or moved, one call at a time.
 *
 * <p>What it throws goes to the {@link WatchErrorHandler}, with three exceptions: {@link
 * StopWatching} and {@link InterruptedException} stop the watcher, and an {@link Error} ends it and
 * is thrown by its run. So does a {@link dev.sluice.broker.error.StopException} stop it. Whoever
 * catches broadly in a handler has to throw these on.
 *
 * <pre>{@code
 * MessageHandler handler = message -> mail.send(message.body());
 * }</pre>
 */
@FunctionalInterface
public interface MessageHandler {

  /**
   * Handles a message.
   *
   * @param message not null
   * @throws Exception if it could not be handled
   */
  void handle(Message message) throws Exception;

  /**
   * Handles a message whose body is larger than this broker would store: another program, with
   * another limit, wrote it. By default it is handled as any other.
   *
   * @param message not null, complete
   * @throws Exception if it could not be handled
   */
  default void handleOversized(Message message) throws Exception {
    handle(message);
  }
}
