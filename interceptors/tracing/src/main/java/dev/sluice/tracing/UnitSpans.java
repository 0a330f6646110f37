package dev.sluice.tracing;

import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Messaging;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The spans of units, and of transactions that carry several of them. */
final class UnitSpans {

  private final Tracing owner;
  private final Tracer tracer;
  private final MessagingSpans messages;
  private final Failures failures;

  UnitSpans(Tracing owner, Tracer tracer, MessagingSpans messages, Failures failures) {
    this.owner = owner;
    this.tracer = tracer;
    this.messages = messages;
    this.failures = failures;
  }

  <R> R run(UnitCall<R> call, Chain<R> next) throws SQLException {
    Context parent = Context.current();
    Messaging messaging = call.description().messaging();
    Span span =
        messaging == null
            ? tracer.spanBuilder(call.name()).setParent(parent).startSpan()
            : messages.start(call.name(), messaging, parent);
    Context context = parent.with(span);
    call.attach(owner, context);
    if (messaging != null && messaging.type() == Messaging.Type.SEND) {
      owner.inject(context, messaging.headers());
    }
    try (Scope scope = context.makeCurrent()) {
      return next.proceed(call);
    } catch (Throwable failure) {
      failures.recordUnit(span, failure);
      throw failure;
    } finally {
      if (call.attempts() > 1) {
        span.setAttribute(Keys.ATTEMPTS, call.attempts());
      }
      if (call.transactionId() != 0) {
        span.setAttribute(Keys.TRANSACTION, call.transactionId());
      }
      if (messaging != null) {
        messages.handled(span, messaging);
      }
      span.end();
    }
  }

  <R> R run(TransactionCall<R> call, Chain<R> next) throws SQLException {
    return call.members().size() == 1 ? attempt(call, next) : group(call, next);
  }

  /** The transaction of one unit has no span of its own: it runs in the unit's. */
  private <R> R attempt(TransactionCall<R> call, Chain<R> next) throws SQLException {
    Context context = contextOf(call.members().get(0));
    if (context == null) {
      return next.proceed(call);
    }
    Span unit = Span.fromContext(context);
    try (Scope scope = Span.current() == unit ? Scope.noop() : context.makeCurrent()) {
      return next.proceed(call);
    } catch (Throwable failure) {
      Failures.recordAttempt(unit, call.attempt(), failure);
      throw failure;
    }
  }

  /** The transaction of several units belongs to none of them: a trace of its own, and links. */
  private <R> R group(TransactionCall<R> call, Chain<R> next) throws SQLException {
    List<Span> units = spansOf(call.members().stream());
    SpanBuilder builder = tracer.spanBuilder("transaction").setNoParent();
    builder.setAttribute(Keys.TRANSACTION, call.id());
    builder.setAttribute(Keys.UNITS, call.members().size());
    units.forEach(unit -> builder.addLink(unit.getSpanContext()));
    Span span = builder.startSpan();
    units.forEach(unit -> unit.addLink(span.getSpanContext()));
    try (Scope scope = Context.root().with(span).makeCurrent()) {
      return next.proceed(call);
    } catch (Throwable failure) {
      failures.recordUnit(span, failure);
      spansOf(tried(call)).forEach(unit -> Failures.recordAttempt(unit, call.attempt(), failure));
      throw failure;
    } finally {
      span.end();
    }
  }

  /** Whose attempt it was: to begin is the risk of the first alone. */
  private static Stream<? extends UnitCall<?>> tried(TransactionCall<?> call) {
    boolean begun = call.members().stream().anyMatch(UnitCall::begun);
    return begun
        ? call.members().stream().filter(UnitCall::begun)
        : call.members().stream().limit(1);
  }

  private List<Span> spansOf(Stream<? extends UnitCall<?>> units) {
    return units.map(this::contextOf).filter(Objects::nonNull).map(Span::fromContext).toList();
  }

  /** The context in which a unit's span is current; null if the unit is not traced. */
  private Context contextOf(UnitCall<?> unit) {
    return (Context) unit.attachment(owner);
  }
}
