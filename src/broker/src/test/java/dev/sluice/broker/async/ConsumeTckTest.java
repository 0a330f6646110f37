package dev.sluice.broker.async;

import org.testng.annotations.Test;

@Test
public class ConsumeTckTest extends PublisherTck {

  @Override
  MessagePublisher of(AsyncBroker async, AsyncMessageQueue queue) {
    return queue.consume();
  }
}
