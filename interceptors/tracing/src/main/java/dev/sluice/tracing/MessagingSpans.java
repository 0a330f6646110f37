package dev.sluice.tracing;

import dev.sluice.jdbc.unit.Messaging;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The spans of units that handle messages, by the semantic conventions for messaging. Their kinds
 * and links are part of the stable API and always made; names and attributes, which are in
 * development, only if asked for.
 */
final class MessagingSpans {

  private static final String SYSTEM = "sluice";

  private final Tracing owner;
  private final Tracer tracer;
  private final boolean attributes;

  MessagingSpans(Tracing owner, Tracer tracer, boolean attributes) {
    this.owner = owner;
    this.tracer = tracer;
    this.attributes = attributes;
  }

  Span start(String operation, Messaging messaging, Context current) {
    boolean named = attributes && messaging.destination() != null;
    SpanBuilder span =
        tracer
            .spanBuilder(named ? operation + ' ' + messaging.destination() : operation)
            .setParent(parent(messaging, current))
            .setSpanKind(kind(messaging.type()));
    links(messaging).forEach(span::addLink);
    if (attributes) {
      span.setAttribute(Keys.MESSAGING_SYSTEM, SYSTEM)
          .setAttribute(Keys.MESSAGING_OPERATION, operation)
          .setAttribute(Keys.MESSAGING_TYPE, messaging.type().name().toLowerCase(Locale.ROOT));
      if (messaging.destination() != null) {
        span.setAttribute(Keys.DESTINATION, messaging.destination());
      }
    }
    return span.startSpan();
  }

  /** One message that nothing else is under way for is handled in the trace it was written in. */
  private Context parent(Messaging messaging, Context current) {
    List<Map<String, String>> origins = messaging.origins();
    boolean alone = !Span.fromContext(current).getSpanContext().isValid();
    return alone && messaging.type() == Messaging.Type.PROCESS && origins.size() == 1
        ? owner.extract(current, origins.get(0))
        : current;
  }

  private static SpanKind kind(Messaging.Type type) {
    return switch (type) {
      case SEND -> SpanKind.PRODUCER;
      case PROCESS -> SpanKind.CONSUMER;
      case RECEIVE, SETTLE -> SpanKind.CLIENT;
    };
  }

  /** Tells what was handled. */
  void handled(Span span, Messaging messaging) {
    if (!span.isRecording()) {
      return;
    }
    if (messaging.type() == Messaging.Type.RECEIVE) {
      links(messaging).forEach(span::addLink);
    }
    if (attributes) {
      if (messaging.id() != null) {
        span.setAttribute(Keys.MESSAGE_ID, messaging.id());
      }
      if (messaging.count() > 1) {
        span.setAttribute(Keys.MESSAGE_COUNT, messaging.count());
      }
    }
  }

  /** The writes of the messages, each once. */
  private List<SpanContext> links(Messaging messaging) {
    return messaging.origins().stream()
        .map(headers -> Span.fromContext(owner.extract(Context.root(), headers)).getSpanContext())
        .filter(SpanContext::isValid)
        .distinct()
        .toList();
  }
}
