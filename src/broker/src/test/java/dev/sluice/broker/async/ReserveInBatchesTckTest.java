package dev.sluice.broker.async;

import dev.sluice.broker.message.IdRange;
import org.testng.annotations.Test;

@Test
public class ReserveInBatchesTckTest extends PublisherTck {

  @Override
  MessagePublisher of(AsyncBroker async, AsyncMessageQueue queue) {
    return queue.reserve(async.queue("working"), IdRange.ALL).batches(7);
  }
}
