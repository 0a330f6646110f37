package dev.sluice.broker.async;

import dev.sluice.broker.message.Message;
import java.util.List;

/** What a subscription takes messages from. Used by one thread at a time. */
interface MessageSource {

  /**
   * Takes the next messages.
   *
   * @param limit at most so many
   * @return none if there are none now
   */
  List<Message> next(int limit);

  /** Whether it is worth asking: cheaper than finding out by {@link #next}. */
  boolean any();
}
