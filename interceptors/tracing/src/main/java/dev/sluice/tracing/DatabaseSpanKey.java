package dev.sluice.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.internal.SpanKey;

/**
 * The key under which OpenTelemetry's instrumentations keep the span of a database call, so that
 * there is one of it: whoever finds such a span makes none. The Java agent carries the key over to
 * the application's own API. It starts its span outside the chain, since it instruments our
 * statements like those of a driver; other instrumentations may be inside.
 */
final class DatabaseSpanKey {

  private static final boolean KNOWN = known();

  private DatabaseSpanKey() {}

  private static boolean known() {
    try {
      return SpanKey.DB_CLIENT != null;
    } catch (LinkageError absent) {
      return false; // the application has left that jar out
    }
  }

  /** The span that somebody else has just begun for this very call, or null. */
  static Span surrounding(Context context) {
    Span found = KNOWN ? SpanKey.DB_CLIENT.fromContextOrNull(context) : null;
    return found != null && found.isRecording() && same(found, Span.fromContext(context))
        ? found
        : null;
  }

  /** Tells others that a call has this span. */
  static Context mark(Context context, Span span) {
    return KNOWN ? SpanKey.DB_CLIENT.storeInContext(context, span) : context;
  }

  private static boolean same(Span one, Span other) {
    return one.getSpanContext().getSpanId().equals(other.getSpanContext().getSpanId());
  }
}
