package dev.sluice.metrics;

import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.measure.Bounded;
import dev.sluice.jdbc.unit.Messaging;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.Locale;
import java.util.function.Function;

/** What units do with messages, by the semantic conventions for messaging. */
final class Messages {

  /** What the attributes of a success are made of. */
  private record Series(String operation, Messaging.Type type, String queue) {}

  private final LongCounter sent;
  private final LongCounter consumed;
  private final DoubleHistogram operations;
  private final DoubleHistogram processing;
  private final boolean queueNames;
  private final Outcomes outcomes;
  private final Bounded<String, String> names =
      new Bounded<>(Function.identity(), name -> Keys.OTHER);
  private final Bounded<Series, Attributes> known = new Bounded<>(Messages::made, this::other);

  Messages(Meter meter, Metrics.Builder options, Outcomes outcomes) {
    this.outcomes = outcomes;
    sent =
        counter(
            meter,
            "messaging.client.sent.messages",
            "Messages that were sent, or were to be when it failed.");
    consumed =
        counter(meter, "messaging.client.consumed.messages", "Messages that were handed over.");
    operations =
        Durations.messaging(
            meter, "messaging.client.operation.duration", "Duration of operations on messages.");
    processing =
        Durations.messaging(meter, "messaging.process.duration", "Duration of work on messages.");
    queueNames = options.queueNames;
  }

  private static LongCounter counter(Meter meter, String name, String description) {
    return meter.counterBuilder(name).setUnit("{message}").setDescription(description).build();
  }

  void record(UnitCall<?> unit, double seconds, Throwable failure) {
    Messaging messaging = unit.description().messaging();
    if (messaging == null) {
      return;
    }
    Attributes attributes = outcomes.ofUnit(attributes(unit.name(), messaging), failure);
    if (messaging.type() == Messaging.Type.PROCESS) {
      processing.record(seconds, attributes);
      return;
    }
    operations.record(seconds, attributes);
    if (messaging.type() == Messaging.Type.SEND) {
      sent.add(messaging.count(), attributes);
    } else if (messaging.type() == Messaging.Type.RECEIVE && failure == null) {
      consumed.add(messaging.count(), attributes);
    }
  }

  private Attributes attributes(String operation, Messaging messaging) {
    String queue = queueNames ? messaging.destination() : null;
    return known.get(new Series(operation, messaging.type(), queue));
  }

  private Attributes other(Series series) {
    String queue = series.queue == null ? null : Keys.OTHER;
    return made(new Series(names.get(series.operation), series.type, queue));
  }

  private static Attributes made(Series series) {
    AttributesBuilder attributes =
        Attributes.builder()
            .put(Keys.MESSAGING_SYSTEM, "sluice")
            .put(Keys.MESSAGING_OPERATION, series.operation)
            .put(Keys.MESSAGING_TYPE, series.type.name().toLowerCase(Locale.ROOT));
    if (series.queue != null) {
      attributes.put(Keys.DESTINATION, series.queue);
    }
    return attributes.build();
  }
}
