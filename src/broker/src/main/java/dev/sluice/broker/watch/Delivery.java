package dev.sluice.broker.watch;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.error.StopException;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.watch.WatchErrorHandler.Decision;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/** Hands messages to a handler, and its failures to an error handler. */
final class Delivery {

  private static final System.Logger LOG = System.getLogger(Delivery.class.getPackageName());

  private final MessageQueue queue;
  private final MessageHandler handler;
  private final WatchErrorHandler errorHandler;
  private final int maxBodyBytes;

  Delivery(MessageQueue queue, MessageHandler handler, WatchErrorHandler errorHandler) {
    this.queue = queue;
    this.handler = handler;
    this.errorHandler = errorHandler;
    this.maxBodyBytes = queue.broker().options().maxBodyBytes();
  }

  /**
   * Whether it was handled.
   *
   * @throws StopWatching if the watcher is to stop
   */
  boolean deliver(Message message) {
    try {
      StopWatching stop = queue.process(message, () -> handle(message));
      if (stop != null) {
        throw stop;
      }
      return true;
    } catch (StopWatching | StopException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StopWatching();
    } catch (Exception e) {
      if (decide(e, message) == Decision.STOP) {
        throw new StopWatching();
      }
      return false;
    }
  }

  /** What stops the watcher is no failure of the handler. */
  private StopWatching handle(Message message) throws Exception {
    try {
      if (isOversized(message.body())) {
        handler.handleOversized(message);
      } else {
        handler.handle(message);
      }
      return null;
    } catch (StopWatching stop) {
      return stop;
    }
  }

  private Decision decide(Exception failure, Message message) {
    try {
      return errorHandler.onError(failure, message);
    } catch (StopWatching | StopException e) {
      throw e;
    } catch (RuntimeException e) {
      e.addSuppressed(failure);
      LOG.log(Level.ERROR, "the error handler for message " + message.id() + " failed", e);
      return Decision.CONTINUE;
    }
  }

  private boolean isOversized(String body) {
    return 3L * body.length() > maxBodyBytes
        && body.getBytes(StandardCharsets.UTF_8).length > maxBodyBytes;
  }
}
