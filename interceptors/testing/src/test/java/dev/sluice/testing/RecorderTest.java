package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Unit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RecorderTest {

  private static String run(Recorder recorder, String sql) throws Exception {
    Pipeline.of(List.of(recorder)).run(HandMade.update(sql));
    return sql;
  }

  @Test
  void aRunningCallIsShownAsRunning() throws Exception {
    Recorder recorder = new Recorder();
    List<String> during = new ArrayList<>();
    UnitCall<Integer> unit =
        new UnitCall<>(
            Unit.read("look"),
            call -> {
              during.add(recorder.report());
              return 42;
            });

    Pipeline.of(List.of(recorder)).run(unit);

    assertThat(during).containsExactly("UNIT look#" + unit.id() + " ... running");
    RecordedCall done = recorder.calls().get(0);
    assertThat(done.isDone()).isTrue();
    assertThat(done.succeeded()).isTrue();
    assertThat(done.result()).isEqualTo(Integer.class);
    assertThat(done.time()).isNotNull();
    assertThat(done.thread()).isEqualTo(Thread.currentThread().getName());
  }

  @Test
  void everyAttemptAtAUnitIsNumbered() throws Exception {
    Recorder recorder = new Recorder();
    Pipeline pipeline = Pipeline.of(List.of(recorder));
    UnitCall<Integer> unit =
        new UnitCall<>(
            Unit.read("look"),
            call -> {
              call.startAttempt();
              return pipeline.run(
                  HandMade.update(new HandMade.Info(7, Purpose.APPLICATION, call), "x", List.of()));
            });

    pipeline.run(unit);
    pipeline.run(unit);

    assertThat(recorder.calls())
        .extracting(RecordedCall::kind, RecordedCall::attempt, RecordedCall::unitId)
        .containsExactly(
            tuple(Kind.UNIT, 1, unit.id()),
            tuple(Kind.UPDATE, 1, unit.id()),
            tuple(Kind.UNIT, 2, unit.id()),
            tuple(Kind.UPDATE, 2, unit.id()));
    assertThat(recorder.report()).contains("  UPDATE on 7, attempt 2: x");
  }

  @Test
  void aFailureIsRecordedAndThrownOn() {
    Recorder recorder = new Recorder();
    Faults faults = new Faults();
    faults.on(Kind.UPDATE).fail(SqlFaults::full);

    Throwable thrown =
        catchThrowable(() -> Pipeline.of(List.of(recorder, faults)).run(HandMade.update("x")));

    RecordedCall call = recorder.calls(Kind.UPDATE).get(0);
    assertThat(call.failure()).isSameAs(thrown);
    assertThat(call.succeeded()).isFalse();
    assertThat(call).asString().contains("UPDATE on 1: x -> ").contains("[SQLITE_FULL]");
  }

  @Test
  void parametersAreKeptOnlyWhenAskedFor() throws Exception {
    Recorder with = Recorder.builder().withParameters().build();
    Recorder without = new Recorder();
    List<Object> parameters = new ArrayList<>(Arrays.asList(1, null));

    Pipeline.of(List.of(with, without))
        .run(HandMade.update(new HandMade.Info(1, Purpose.APPLICATION, null), "x", parameters));
    parameters.set(0, 2);

    assertThat(with.wantsParameters()).isTrue();
    assertThat(without.wantsParameters()).isFalse();
    assertThat(with.calls().get(0).parameters()).containsExactly(Arrays.asList(1, null));
    assertThat(without.calls().get(0).parameters()).isEmpty();
    assertThat(with.report()).doesNotContain("null");
  }

  @Test
  void reportsShowNoData() {
    Recorder recorder = Recorder.builder().withParameters().build();
    RecordedCall call = recordFailure(recorder, "UPDATE t SET x = 'hush' /* hush */ WHERE y = ?");

    assertThat(call.sql()).contains("hush");
    assertThat(call.failure()).hasMessage("hush");
    assertThat(call.parameters()).hasToString("[[hush]]");
    assertThat(recorder.report())
        .isEqualTo(
            "UPDATE on 1: UPDATE t SET x = ? WHERE y = ? -> UNIQUE, SQLSTATE 23505"
                + " (java.sql.SQLException)");
    assertThatThrownBy(() -> StatementAssertions.assertThatStatements(recorder).areExactly(0))
        .hasMessageContaining("UPDATE t SET x = ?")
        .hasMessageNotContaining("hush");
  }

  private static RecordedCall recordFailure(Recorder recorder, String sql) {
    SQLException duplicate = new SQLException("hush", "23505");
    duplicate.setStackTrace(new StackTraceElement[0]);
    Interceptor failing =
        new Interceptor() {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            throw duplicate;
          }
        };
    assertThatThrownBy(
            () ->
                Pipeline.of(List.of(recorder, failing))
                    .run(
                        HandMade.update(
                            new HandMade.Info(1, Purpose.APPLICATION, null), sql, List.of("hush"))))
        .isSameAs(duplicate);
    return recorder.calls().get(0);
  }

  @Test
  void theOldestCallsAreDroppedButCounted() throws Exception {
    Recorder recorder = Recorder.builder().keep(2).build();

    run(recorder, "one");
    run(recorder, "two");
    run(recorder, "three");

    assertThat(recorder.sql()).containsExactly("two", "three");
    assertThat(recorder.count(Kind.UPDATE)).isEqualTo(3);
    assertThat(recorder.report()).startsWith("(1 earlier calls dropped)");
    assertThatIllegalArgumentException().isThrownBy(() -> Recorder.builder().keep(0));
  }

  @Test
  void clearingForgetsCallsAndCounts() throws Exception {
    Recorder recorder = new Recorder();
    run(recorder, "one");

    recorder.clear();

    assertThat(recorder.calls()).isEmpty();
    assertThat(recorder.count(Kind.UPDATE)).isZero();
    assertThat(recorder.report()).isEmpty();
  }

  @Test
  void upkeepCanBeLeftOut() throws Exception {
    Recorder recorder = Recorder.builder().without(Purpose.UPKEEP).build();

    Pipeline.of(List.of(recorder)).run(HandMade.upkeep("PRAGMA x"));
    run(recorder, "one");

    assertThat(recorder.sql()).containsExactly("one");
  }

  @Test
  void itAsksForWhatItRecordsAndForTheEndsOfConnections() {
    assertThat(new Recorder().kinds()).isEqualTo(Kind.ALL);
    assertThat(Recorder.builder().only(Set.of(Kind.QUERY)).build().kinds())
        .isEqualTo(EnumSet.of(Kind.ACQUIRE, Kind.QUERY, Kind.RELEASE));
  }

  @Test
  void callsOfManyThreadsAreAllThereEachThreadsInOrder() throws Exception {
    Recorder recorder = new Recorder();
    int threads = 4;
    int calls = 500;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Future<List<String>>> made = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      String name = "thread " + thread + " call ";
      made.add(
          executor.submit(
              () -> {
                start.await();
                List<String> own = new ArrayList<>();
                for (int i = 0; i < calls; i++) {
                  own.add(run(recorder, name + i));
                }
                return own;
              }));
    }

    for (int thread = 0; thread < threads; thread++) {
      String name = "thread " + thread + " ";
      List<String> own = made.get(thread).get();
      assertThat(recorder.sql()).filteredOn(sql -> sql.startsWith(name)).isEqualTo(own);
    }
    executor.shutdown();
    assertThat(recorder.count(Kind.UPDATE)).isEqualTo((long) threads * calls);
    assertThat(recorder.calls()).hasSize(threads * calls).allMatch(RecordedCall::succeeded);
  }
}
