package dev.sluice.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.Message;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTracingTest {

  @TempDir Path folder;

  @Test
  void fromTheWriteInOneProcessToTheWorkInAnotherIsOneTrace() throws Exception {
    String[] written = produce();

    TracedStore store = new TracedStore(folder);
    try (Broker broker = store.traced()) {
      MessageQueue orders = broker.queue("orders");
      MessageQueue working = broker.queue("working");
      Message message = orders.move(working).orElseThrow();
      orders.process(message, () -> working.delete(message.id()));
    }

    assertThat(store.span("process orders").getTraceId()).isEqualTo(written[0]);
    assertThat(store.span("process orders").getParentSpanId()).isEqualTo(written[1]);
    SpanData delete = store.span("delete working");
    assertThat(delete.getTraceId()).isEqualTo(written[0]);
    assertThat(delete.getParentSpanId()).isEqualTo(store.span("process orders").getSpanId());
    assertThat(TracedStore.links(store.span("move orders"))).containsExactly(written[1]);
    assertThat(store.stored()).isEmpty();
  }

  private String[] produce() throws Exception {
    Process producer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                ProducerProcess.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines =
        new String(producer.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(producer.waitFor()).isZero();
    assertThat(lines).hasSize(1);
    return lines.get(0).split(" ");
  }
}
