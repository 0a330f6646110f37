package dev.sluice.broker.async;

import dev.sluice.broker.message.IdRange;
import org.testng.annotations.Test;

@Test
public class PeekTckTest extends PublisherTck {

  @Override
  MessagePublisher of(AsyncBroker async, AsyncMessageQueue queue) {
    return queue.peekAll(IdRange.ALL);
  }
}
