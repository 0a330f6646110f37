package dev.sluice.metrics;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How full queues are, read only when metrics are collected: gauges {@code sluice.queue.messages}
 * and, unless the queue is empty, {@code sluice.queue.oldest_message.age} in seconds, both with
 * {@code messaging.destination.name}.
 *
 * <pre>{@code
 * QueueGauges gauges =
 *     QueueGauges.builder(openTelemetry)
 *         .queue(
 *             "orders",
 *             () -> {
 *               Backlog backlog = orders.backlog(10_000);
 *               return new QueueGauges.Reading(backlog.pending(), backlog.age());
 *             })
 *         .register();
 * }</pre>
 *
 * <p>Observes until it is closed. Thread-safe. A queue that can't be read has no value this time,
 * and the OpenTelemetry SDK logs why.
 */
public final class QueueGauges implements AutoCloseable {

  /**
   * A look at a queue.
   *
   * @param messages how many are pending, or as many as were counted
   * @param oldest the age of the oldest of them; null if there is none
   */
  public record Reading(long messages, Duration oldest) {}

  private final Map<Attributes, Supplier<Reading>> queues;
  private final ObservableLongMeasurement messages;
  private final ObservableDoubleMeasurement oldest;
  private final BatchCallback callback;

  private QueueGauges(Builder builder) {
    Meter meter = Metrics.meter(builder.openTelemetry);
    queues = new LinkedHashMap<>(builder.queues);
    messages =
        meter
            .gaugeBuilder("sluice.queue.messages")
            .ofLongs()
            .setUnit("{message}")
            .setDescription("Messages that are pending.")
            .buildObserver();
    oldest =
        meter
            .gaugeBuilder("sluice.queue.oldest_message.age")
            .setUnit("s")
            .setDescription("Age of the oldest message that is pending.")
            .buildObserver();
    callback = meter.batchCallback(this::observe, messages, oldest);
  }

  /**
   * Starts with no queue.
   *
   * @param openTelemetry where the metrics go; not null
   * @return a builder
   */
  public static Builder builder(OpenTelemetry openTelemetry) {
    return new Builder(Objects.requireNonNull(openTelemetry, "openTelemetry"));
  }

  private void observe() {
    RuntimeException failure = null;
    for (Map.Entry<Attributes, Supplier<Reading>> queue : queues.entrySet()) {
      try {
        observe(queue.getKey(), queue.getValue().get());
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void observe(Attributes queue, Reading reading) {
    messages.record(reading.messages, queue);
    if (reading.oldest != null) {
      oldest.record(reading.oldest.toNanos() / 1e9, queue);
    }
  }

  /** Observes no more. Again is harmless. */
  @Override
  public void close() {
    callback.close();
  }

  /** Which queues to observe. Not thread-safe. */
  public static final class Builder {

    private final OpenTelemetry openTelemetry;
    private final Map<Attributes, Supplier<Reading>> queues = new LinkedHashMap<>();

    private Builder(OpenTelemetry openTelemetry) {
      this.openTelemetry = openTelemetry;
    }

    /**
     * Adds a queue.
     *
     * @param name its name; not null
     * @param look reads it, in bounded time, on the thread that collects metrics; not null
     * @return this
     * @throws IllegalArgumentException if it was added before
     */
    public Builder queue(String name, Supplier<Reading> look) {
      Objects.requireNonNull(look, "look");
      if (queues.putIfAbsent(Attributes.of(Keys.DESTINATION, name), look) != null) {
        throw new IllegalArgumentException("queue " + name + " was added before");
      }
      return this;
    }

    /**
     * Begins to observe.
     *
     * @return to be closed
     */
    public QueueGauges register() {
      return new QueueGauges(this);
    }
  }
}
