package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.Backlog;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.jdbc.Kind;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import dev.sluice.testing.SqlFaults;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessagingMetricsTest {

  @TempDir Path folder;

  private final Measured measured = new Measured();
  private final Faults faults = new Faults();

  private Broker broker(boolean queueNames) {
    return Broker.builder(SqliteDataSource.at(folder.resolve("broker.db")))
        .interceptors(
            Metrics.builder(measured.openTelemetry())
                .messaging(true)
                .queueNames(queueNames)
                .build(),
            faults)
        .open();
  }

  private static Attributes attributes(String operation, String type, String... more) {
    var attributes =
        Attributes.builder()
            .put("messaging.system", "sluice")
            .put("messaging.operation.name", operation)
            .put("messaging.operation.type", type);
    for (int i = 0; i < more.length; i += 2) {
      attributes.put(more[i], more[i + 1]);
    }
    return attributes.build();
  }

  @Test
  void messagesAreCountedWhereTheyAreSentAndHandedOver() throws Exception {
    try (Broker broker = broker(false)) {
      MessageQueue orders = broker.queue("orders");
      MessageQueue working = broker.queue("working");
      orders.write("1");
      orders.write(List.of("2", "3"));
      Message moved = orders.move(working).orElseThrow();
      orders.process(moved, () -> working.delete(moved.id()));
      orders.claim(10, IdRange.ALL);
      orders.claim();
      assertThatThrownBy(
              () ->
                  orders.process(
                      moved,
                      () -> {
                        throw new IOException();
                      }))
          .isInstanceOf(IOException.class);
    }

    assertThat(measured.sums("messaging.client.sent.messages"))
        .isEqualTo(Map.of(attributes("write", "send"), 3L));
    assertThat(measured.sums("messaging.client.consumed.messages"))
        .isEqualTo(Map.of(attributes("move", "receive"), 1L, attributes("claim", "receive"), 2L));
    assertThat(measured.counts("messaging.client.operation.duration"))
        .isEqualTo(
            Map.of(
                attributes("write", "send"), 2L,
                attributes("move", "receive"), 1L,
                attributes("claim", "receive"), 2L,
                attributes("delete", "settle"), 1L));
    assertThat(measured.counts("messaging.process.duration"))
        .isEqualTo(
            Map.of(
                attributes("process", "process"), 1L,
                attributes("process", "process", "error.type", "java.io.IOException"), 1L));
    assertThat(measured.points("messaging.process.duration").get(0).getBoundaries())
        .startsWith(0.005, 0.01)
        .endsWith(10.0)
        .hasSize(14);
  }

  @Test
  void theUnitsOfABrokerHaveItsDatabase() {
    try (Broker broker = broker(false)) {
      broker.queue("orders").write("1");
      broker.queue("orders").peek();
      broker.queue("orders").claim();
    }

    assertThat(measured.counts("sluice.unit.duration").keySet())
        .extracting(unit -> unit.get(AttributeKey.stringKey("db.namespace")))
        .hasSizeGreaterThanOrEqualTo(3)
        .containsOnly("broker.db");
  }

  @Test
  void whatFailsIsCountedAsToBeSentWithItsKindOfError() {
    try (Broker broker = broker(false)) {
      faults.on(Kind.COMMIT).unit("write").fail(SqlFaults::io);
      assertThatThrownBy(() -> broker.queue("orders").write(List.of("1", "2")))
          .isInstanceOf(RuntimeException.class);
    }
    assertThat(measured.sums("messaging.client.sent.messages"))
        .isEqualTo(Map.of(attributes("write", "send", "error.type", "IO"), 2L));
  }

  @Test
  void queuesAreNamedIfAskedForAndNeverWithoutEnd() {
    try (Broker broker = broker(true)) {
      for (int i = 0; i < 210; i++) {
        broker.queue("queue" + i).write("1");
      }
    }
    assertThat(measured.sums("messaging.client.sent.messages"))
        .hasSize(201)
        .containsEntry(attributes("write", "send", "messaging.destination.name", "queue0"), 1L)
        .containsEntry(attributes("write", "send", "messaging.destination.name", "_OTHER"), 10L);
  }

  @Test
  void nothingIsMeasuredOfMessagesUnlessAskedFor() {
    try (Broker broker =
        Broker.builder(SqliteDataSource.at(folder.resolve("broker.db")))
            .interceptors(Metrics.create(measured.openTelemetry()))
            .open()) {
      broker.queue("orders").write("1");
    }
    assertThat(measured.all())
        .isNotEmpty()
        .noneMatch(metric -> metric.getName().startsWith("messaging"));
  }

  @Test
  void gaugesTellHowFullQueuesAreUntilTheyAreClosed() {
    try (Broker broker = broker(false)) {
      MessageQueue orders = broker.queue("orders");
      orders.insert(List.of(new Message(new MessageId(1L << 60), "old")));
      orders.write(List.of("1", "2", "3"));
      orders.claim(new MessageId(1L << 60)).orElseThrow();
      orders.insert(List.of(new Message(new MessageId(1L << 59), "older")));
      QueueGauges gauges =
          QueueGauges.builder(measured.openTelemetry())
              .queue("orders", () -> look(orders, 10_000))
              .queue("empty", () -> look(broker.queue("empty"), 10_000))
              .queue("bounded", () -> look(orders, 2))
              .register();

      assertThat(values("sluice.queue.messages"))
          .isEqualTo(Map.of("orders", 4.0, "empty", 0.0, "bounded", 2.0));
      assertThat(values("sluice.queue.oldest_message.age")).containsOnlyKeys("orders", "bounded");
      assertThat(values("sluice.queue.oldest_message.age").get("orders"))
          .isGreaterThan(Duration.ofDays(365).toSeconds());

      gauges.close();
      gauges.close();
      assertThat(values("sluice.queue.messages")).isEmpty();
    }
  }

  @Test
  void aQueueThatCantBeReadDoesNotKeepOthersFromBeingRead() {
    try (QueueGauges gauges =
        QueueGauges.builder(measured.openTelemetry())
            .queue(
                "broken",
                () -> {
                  throw new IllegalStateException("the broker is closed");
                })
            .queue("fine", () -> new QueueGauges.Reading(7, null))
            .register()) {
      assertThat(values("sluice.queue.messages")).isEqualTo(Map.of("fine", 7.0));
    }
  }

  private static QueueGauges.Reading look(MessageQueue queue, int most) {
    Backlog backlog = queue.backlog(most);
    return new QueueGauges.Reading(backlog.pending(), backlog.age());
  }

  private Map<String, Double> values(String gauge) {
    Map<String, Double> values = new HashMap<>();
    for (MetricData metric : measured.all()) {
      if (metric.getName().equals(gauge)) {
        metric
            .getLongGaugeData()
            .getPoints()
            .forEach(point -> values.put(queue(point), (double) point.getValue()));
        metric
            .getDoubleGaugeData()
            .getPoints()
            .forEach(point -> values.put(queue(point), point.getValue()));
      }
    }
    return values;
  }

  private static String queue(PointData point) {
    return point.getAttributes().asMap().values().iterator().next().toString();
  }
}
