package dev.sluice.broker.watch;

import dev.sluice.broker.message.Message;
import java.util.Optional;

/** Where a watcher gets its messages from. Used by its thread only. */
interface Source {

  /** The next message to handle; empty if there is none now. */
  Optional<Message> next();

  /** What was given last was handled, or not. */
  default void settled(Message message, boolean handled) {}

  /** Nanoseconds after which to look again even if nothing has changed. */
  default long patience() {
    return Long.MAX_VALUE;
  }

  /** Whether there will be no more. */
  default boolean isDone() {
    return false;
  }
}
