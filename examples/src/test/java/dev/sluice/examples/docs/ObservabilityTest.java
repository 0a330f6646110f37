package dev.sluice.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.Backlog;
import dev.sluice.broker.message.Message;
import dev.sluice.metrics.QueueGauges;
import dev.sluice.sqlite.SqliteDataSource;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/observability.md, run. */
class ObservabilityTest {

  @TempDir Path folder;

  @Test
  void processing() throws Exception {
    try (Broker broker = Broker.open(SqliteDataSource.at(folder.resolve("app.db")))) {
      MessageQueue orders = broker.queue("orders");
      MessageQueue working = broker.queue("orders.working");
      orders.write("one");
      Message message = orders.move(working).orElseThrow();
      orders.process(message, () -> working.delete(message.id()));
      assertThat(working.exists()).isFalse();
    }
  }

  @Test
  void gauges() {
    OpenTelemetry openTelemetry = OpenTelemetry.noop();
    try (Broker broker = Broker.open(SqliteDataSource.at(folder.resolve("app.db")))) {
      MessageQueue orders = broker.queue("orders");
      orders.write("one");
      QueueGauges gauges =
          QueueGauges.builder(openTelemetry).queue("orders", () -> look(orders, 10_000)).register();
      gauges.close();
      assertThat(orders.backlog(10_000).pending()).isEqualTo(1);
    }
  }

  static QueueGauges.Reading look(MessageQueue queue, int most) {
    Backlog backlog = queue.backlog(most);
    return new QueueGauges.Reading(backlog.pending(), backlog.age());
  }
}
