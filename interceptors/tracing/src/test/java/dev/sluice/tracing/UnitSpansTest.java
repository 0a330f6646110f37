package dev.sluice.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.jdbc.Action;
import dev.sluice.jdbc.Attempt;
import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.Unit;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UnitSpansTest {

  private final Traces traces = new Traces();
  private final Tracing tracing = Tracing.create(traces.openTelemetry());
  private final Pipeline pipeline = Pipeline.of(List.of(tracing, new Thrice()));

  @Test
  void aUnitIsAnInternalSpanAndItsStatementsAreChildren() throws SQLException {
    run(Unit.write("transfer"), this::update);

    SpanData unit = traces.named("transfer");
    SpanData statement = traces.named("other_sql");
    assertThat(traces.ended()).hasSize(2);
    assertThat(unit.getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(unit.getStatus()).isEqualTo(StatusData.unset());
    assertThat(unit.getEvents()).isEmpty();
    assertThat(unit.getAttributes().asMap()).isEmpty();
    assertThat(statement.getParentSpanId()).isEqualTo(unit.getSpanId());
    assertThat(statement.getTraceId()).isEqualTo(unit.getTraceId());
  }

  @Test
  void attemptsThatFailedAreEventsOfAUnitThatSucceeded() throws SQLException {
    run(
        Unit.write("transfer"),
        transaction -> {
          if (transaction.attempt() < 3) {
            throw new SQLException("[SQLITE_BUSY] secret", null, 5);
          }
          return 1;
        });

    SpanData unit = traces.only();
    assertThat(unit.getStatus()).isEqualTo(StatusData.unset());
    assertThat(unit.getAttributes().get(longKey("sluice.unit.attempts"))).isEqualTo(3);
    assertThat(unit.getEvents()).extracting(EventData::getName).containsOnly("attempt failed");
    assertThat(unit.getEvents())
        .extracting(event -> event.getAttributes().get(longKey("sluice.unit.attempt")))
        .containsExactly(1L, 2L);
    assertThat(unit.getEvents())
        .extracting(event -> event.getAttributes().get(stringKey("error.type")))
        .containsOnly("BUSY");
    assertThat(unit.toString()).doesNotContain("secret");
  }

  @Test
  void aUnitThatFailedTellsWhyAndTheErrorArrivesAsThrown() {
    SQLException busy = new SQLException("[SQLITE_BUSY] secret", null, 5);

    Throwable thrown =
        catchThrowable(
            () ->
                run(
                    Unit.write("transfer"),
                    transaction -> {
                      throw busy;
                    }));

    assertThat(thrown).isSameAs(busy);
    assertThat(traces.only().getStatus()).isEqualTo(StatusData.error());
    assertThat(traces.only().getAttributes().get(stringKey("error.type"))).isEqualTo("BUSY");
    assertThat(traces.only().getEvents()).hasSize(3);
    assertThat(traces.only().toString()).doesNotContain("secret");
  }

  @Test
  void aUnitOfUpkeepIsLeftOut() throws SQLException {
    run(Unit.write("migrate").withPurpose(Purpose.UPKEEP), transaction -> 1);

    assertThat(traces.ended()).isEmpty();
  }

  @Test
  void unitsCanBeLeftOutWhileStatementsAreTraced() {
    Tracing statements = Tracing.builder(traces.openTelemetry()).units(false).build();
    assertThat(statements.kinds()).isEqualTo(Kind.STATEMENTS);
  }

  @Test
  void theTransactionOfOneUnitBelongsToItOnAnotherThreadToo() throws SQLException {
    pipeline.run(
        new UnitCall<Integer>(
            Unit.write("transfer"),
            unit ->
                CompletableFuture.supplyAsync(
                        () -> unchecked(() -> transaction(List.of(unit), this::update)),
                        task -> new Thread(task).start())
                    .join()));

    assertThat(traces.named("other_sql").getParentSpanId())
        .isEqualTo(traces.named("transfer").getSpanId());
  }

  @Test
  void aTransactionOfSeveralUnitsIsLinkedWithEachAndOwnsTheStatements() throws SQLException {
    runGroup(this::update);

    SpanData group = traces.named("transaction");
    SpanData first = traces.named("first");
    SpanData second = traces.named("second");
    assertThat(group.getParentSpanContext().isValid()).isFalse();
    assertThat(group.getAttributes().get(longKey("sluice.transaction.units"))).isEqualTo(2);
    assertThat(group.getLinks())
        .extracting(LinkData::getSpanContext)
        .containsExactly(first.getSpanContext(), second.getSpanContext());
    assertThat(List.of(first, second))
        .allSatisfy(
            unit ->
                assertThat(unit.getLinks())
                    .extracting(LinkData::getSpanContext)
                    .containsExactly(group.getSpanContext()));
    assertThat(traces.named("other_sql").getParentSpanId()).isEqualTo(group.getSpanId());
  }

  @Test
  void theFailedTransactionOfSeveralUnitsIsAFailedAttemptOfEach() {
    catchThrowable(
        () ->
            runGroup(
                transaction -> {
                  transaction.members().forEach(UnitCall::markBegun);
                  throw new SQLException("[SQLITE_FULL]", null, 13);
                }));

    assertThat(traces.named("transaction").getStatus()).isEqualTo(StatusData.error());
    assertThat(traces.named("first").getEvents()).isNotEmpty();
    assertThat(traces.named("second").getEvents()).isNotEmpty();
  }

  @Test
  void aTransactionThatDidNotBeginIsAFailedAttemptOfItsLeaderAlone() {
    catchThrowable(
        () ->
            runGroup(
                transaction -> {
                  throw new SQLException("[SQLITE_BUSY]", null, 5);
                }));

    assertThat(traces.named("first").getEvents()).isNotEmpty();
    assertThat(traces.named("second").getEvents()).isEmpty();
  }

  /** A runner that tries a unit in a transaction of its own. */
  private void run(Unit unit, Attempt<TransactionCall<Integer>, Integer> body) throws SQLException {
    pipeline.run(
        new UnitCall<Integer>(
            unit,
            call -> {
              call.startAttempt();
              return transaction(List.of(call), body);
            }));
  }

  /** Two units that share a transaction. */
  private void runGroup(Attempt<TransactionCall<Integer>, Integer> body) throws SQLException {
    pipeline.run(
        new UnitCall<Integer>(
            Unit.write("first"),
            first ->
                pipeline.run(
                    new UnitCall<Integer>(
                        Unit.write("second"),
                        second -> transaction(List.of(first, second), body)))));
  }

  private Integer transaction(
      List<UnitCall<Integer>> members, Attempt<TransactionCall<Integer>, Integer> body)
      throws SQLException {
    int attempt = members.get(0).attempts();
    return pipeline.run(new TransactionCall<>(members, Repeat.NEVER, attempt, body));
  }

  private Integer update(TransactionCall<Integer> transaction) throws SQLException {
    return pipeline.run(
        Calls.update(
            new Calls.Connection(Purpose.APPLICATION, transaction.unit()),
            "UPDATE t SET x = ?",
            () -> 1));
  }

  private static <R> R unchecked(Action<R> action) {
    try {
      return action.run();
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  /** Tries a unit three times. */
  private static final class Thrice implements Interceptor {

    @Override
    public Set<Kind> kinds() {
      return Set.of(Kind.UNIT);
    }

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      SQLException last = null;
      for (int i = 0; i < 3; i++) {
        try {
          return next.proceed(call);
        } catch (SQLException failure) {
          last = failure;
        }
      }
      throw last;
    }
  }
}
