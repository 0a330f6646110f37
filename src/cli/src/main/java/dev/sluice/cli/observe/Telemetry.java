package dev.sluice.cli.observe;

import dev.sluice.cli.io.Diagnostics;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.metrics.Metrics;
import dev.sluice.tracing.Tracing;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Spans, metrics and a log record of one run, sent as the environment says. What can't be set up is
 * warned of once, what can't be sent is lost in silence; the command does the same.
 */
final class Telemetry implements AutoCloseable {

  /** What one signal may take to be sent; a script waits for it. */
  private static final String TIMEOUT = "otel.exporter.otlp.timeout";

  private static final Duration USUAL_TIMEOUT = Duration.ofMillis(1500);

  /** For what is done about the sending. */
  private static final Duration MARGIN = Duration.ofMillis(500);

  private static final Pattern PROTOCOL = Pattern.compile("OTEL_EXPORTER_OTLP_(\\w+_)?PROTOCOL");
  private static final Pattern PROPERTY = Pattern.compile("otel(\\.[a-z_]+)+");

  /** Held on to, or its level would be forgotten. */
  private static final Logger COMPLAINTS = Logger.getLogger("io.opentelemetry");

  private final OpenTelemetrySdk sdk;
  private final Duration patience;
  private final String command;
  private final boolean messaging;
  private final Span span;
  private final Scope scope;
  private boolean ended;

  private Telemetry(
      OpenTelemetrySdk sdk, Duration patience, String command, Map<String, String> environment) {
    this.sdk = sdk;
    this.patience = patience;
    this.command = command;
    this.messaging =
        environment.getOrDefault("OTEL_SEMCONV_STABILITY_OPT_IN", "").contains("messaging");
    this.span =
        sdk.getTracer("dev.sluice.cli")
            .spanBuilder("broker " + command)
            .setParent(parent(environment))
            .startSpan();
    this.scope = span.makeCurrent();
  }

  /** Null, after a warning, if it can't be set up as it was asked for. */
  static Telemetry begin(String command, Map<String, String> environment, Diagnostics err) {
    COMPLAINTS.setLevel(Level.OFF);
    AtomicReference<Duration> timeout = new AtomicReference<>();
    try {
      OpenTelemetrySdk sdk =
          AutoConfiguredOpenTelemetrySdk.builder()
              .disableShutdownHook()
              .addPropertiesSupplier(() -> properties(environment))
              .addPropertiesCustomizer(
                  config -> {
                    timeout.set(config.getDuration(TIMEOUT, USUAL_TIMEOUT));
                    return Map.of();
                  })
              .build()
              .getOpenTelemetrySdk();
      return new Telemetry(sdk, timeout.get().plus(MARGIN), command, environment);
    } catch (RuntimeException misconfigured) {
      err.warn("no telemetry: " + reason(environment, String.valueOf(misconfigured.getMessage())));
      return null;
    }
  }

  /** Names variables and no values, since those may be secret. */
  private static String reason(Map<String, String> environment, String message) {
    for (String name : environment.keySet()) {
      if (PROTOCOL.matcher(name).matches() && environment.get(name).strip().equals("grpc")) {
        return name + " is grpc, for which there is nothing here; set it to http/protobuf";
      }
    }
    Matcher property = PROPERTY.matcher(message);
    return property.find()
        ? property.group().toUpperCase(Locale.ROOT).replace('.', '_')
            + " can't be used as it is set"
        : "the variables OTEL_* can't be used as they are set";
  }

  /** HTTP is what there is a sender for; a short life needs no waiting between attempts. */
  private static Map<String, String> properties(Map<String, String> environment) {
    Map<String, String> properties = new HashMap<>();
    properties.put("otel.service.name", "broker");
    properties.put("otel.exporter.otlp.protocol", "http/protobuf");
    properties.put(TIMEOUT, USUAL_TIMEOUT.toMillis() + "ms");
    properties.put("otel.java.exporter.otlp.retry.disabled", "true");
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("OTEL_")) {
            properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
          }
        });
    return properties;
  }

  /** The trace that the shell is in. */
  private static Context parent(Map<String, String> environment) {
    return W3CTraceContextPropagator.getInstance()
        .extract(Context.root(), environment, UpperCase.INSTANCE);
  }

  private enum UpperCase implements TextMapGetter<Map<String, String>> {
    INSTANCE;

    @Override
    public Iterable<String> keys(Map<String, String> environment) {
      return environment.keySet();
    }

    @Override
    public String get(Map<String, String> environment, String key) {
      return environment.get(key.toUpperCase(Locale.ROOT));
    }
  }

  List<Interceptor> interceptors() {
    return List.of(
        Tracing.builder(sdk).system("sqlite").messagingAttributes(messaging).build(),
        Metrics.builder(sdk).system("sqlite").messaging(messaging).build());
  }

  void end(int exit) {
    ended = true;
    if (exit == 1) {
      span.setStatus(StatusCode.ERROR);
    }
    sdk.getLogsBridge()
        .get("dev.sluice.cli")
        .logRecordBuilder()
        .setSeverity(exit == 1 ? Severity.ERROR : Severity.INFO)
        .setBody("broker %s ended with %d".formatted(command, exit))
        .emit();
  }

  @Override
  public void close() {
    if (!ended) {
      end(1);
    }
    scope.close();
    span.end();
    // on a thread of its own, since some of it is waited for in the call itself
    Thread last =
        new Thread(() -> sdk.shutdown().join(patience.toMillis(), TimeUnit.MILLISECONDS), "flush");
    last.setDaemon(true);
    last.start();
    try {
      last.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
