package dev.sluice.tracing;

import dev.sluice.broker.Broker;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;

/** Writes a message in a span of its own, in a process of its own, and prints the span's IDs. */
final class ProducerProcess {

  private ProducerProcess() {}

  public static void main(String[] args) {
    TracedStore store = new TracedStore(Path.of(args[0]));
    try (Broker broker = store.traced()) {
      store.inSpan("order", () -> broker.queue("orders").write("17"));
    }
    SpanData write = store.span("write orders");
    System.out.println(write.getTraceId() + " " + write.getSpanId());
  }
}
