package dev.sluice.testing;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.FetchCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Runs an operation again and again, and makes it fail in another place each time: at its first
 * call, at its second, and so on until a run has no such call any more; and all that for each
 * fault. After every run a check says whether what is left behind is sound.
 *
 * <pre>{@code
 * FaultSweep.of(faults)
 *     .fault("busy", SqlFaults::busy)
 *     .fault("full", SqlFaults::full)
 *     .run(
 *         () -> queue.write("hello"),
 *         outcome -> {
 *           assertThat(queue.drain()).hasSize(outcome.failed() ? 0 : 1);
 *           assertThat(recorder.openConnections()).isEmpty();
 *         });
 * }</pre>
 *
 * <p>The operation should make the same calls each time, so the check or {@link #prepare} puts
 * things back. Faults strike during the operation only. Not thread-safe; the operation may use
 * threads.
 */
public final class FaultSweep {

  private final Faults faults;
  private final Map<String, Supplier<? extends SQLException>> kindsOfFault = new LinkedHashMap<>();
  private Set<Kind> at = Kind.ALL;
  private boolean after;
  private boolean lasting;
  private boolean upkeep;
  private int mostCalls = 10_000;
  private Step prepare = () -> {};

  private FaultSweep(Faults faults) {
    this.faults = faults;
  }

  /** Something that may throw. */
  @FunctionalInterface
  public interface Step {

    /**
     * Does it.
     *
     * @throws Exception which ends the sweep
     */
    void run() throws Exception;
  }

  /**
   * Judges what an operation left behind.
   *
   * @param <T> the type of the operation's result
   */
  @FunctionalInterface
  public interface Check<T> {

    /**
     * Judges one run.
     *
     * @param outcome what became of it; not null
     * @throws Exception if it was unsound, as an {@link AssertionError} says too
     */
    void check(FaultOutcome<T> outcome) throws Exception;
  }

  /**
   * A sweep with faults that are part of the operation's chain.
   *
   * @param faults not null
   * @return a new sweep
   */
  public static FaultSweep of(Faults faults) {
    return new FaultSweep(faults);
  }

  /**
   * Adds a fault; at least one is needed.
   *
   * @param name what reports call it
   * @param fault makes a new exception each time
   * @return this
   */
  public FaultSweep fault(String name, Supplier<? extends SQLException> fault) {
    kindsOfFault.put(name, fault);
    return this;
  }

  /**
   * Strikes only at some kinds of call; at every kind unless set.
   *
   * @param kinds not empty
   * @return this
   */
  public FaultSweep at(Set<Kind> kinds) {
    at = Set.copyOf(kinds);
    return this;
  }

  /**
   * Strikes after the calls, when they have taken effect, instead of before. Fit for faults that
   * leave that open, such as a broken connection.
   *
   * @return this
   */
  public FaultSweep after() {
    after = true;
    return this;
  }

  /**
   * Strikes at every call from the chosen one on, as a full disk does, instead of at that one only.
   * A retry in the chain should then give up soon.
   *
   * @return this
   */
  public FaultSweep lasting() {
    lasting = true;
    return this;
  }

  /**
   * How many calls the operation makes at most; 10 000 unless set. Guards against one that makes
   * more each time.
   *
   * @param calls 1 or more
   * @return this
   */
  public FaultSweep mostCalls(int calls) {
    mostCalls = calls;
    return this;
  }

  /**
   * Strikes at {@linkplain dev.sluice.jdbc.unit.Purpose#UPKEEP upkeep} too, such as the set-up of a
   * connection.
   *
   * @return this
   */
  public FaultSweep alsoUpkeep() {
    upkeep = true;
    return this;
  }

  /**
   * Does something before each run, without faults.
   *
   * @param step not null
   * @return this
   */
  public FaultSweep prepare(Step step) {
    prepare = step;
    return this;
  }

  /**
   * Sweeps.
   *
   * @param operation run once for each place and fault, and once for each fault without it
   * @param check called after each run, without faults
   * @param <T> the type of the operation's result
   * @return all outcomes, in order
   * @throws AssertionError if a check failed or the operation failed without a fault; lists all
   *     such runs, each with its error suppressed
   * @throws IllegalStateException if no fault was given, or the operation makes too many calls
   * @throws Exception if a preparation failed
   */
  public <T> List<FaultOutcome<T>> run(Callable<T> operation, Check<T> check) throws Exception {
    if (kindsOfFault.isEmpty()) {
      throw new IllegalStateException("a sweep needs a fault to inject");
    }
    List<FaultOutcome<T>> outcomes = new ArrayList<>();
    Findings findings = new Findings();
    for (String fault : kindsOfFault.keySet()) {
      boolean struck = true;
      for (int number = 1; struck; number++) {
        prepare.run();
        FaultOutcome<T> outcome = strike(fault, number, operation);
        outcomes.add(outcome);
        findings.judge(outcome, check);
        struck = outcome.point().isPresent();
        if (struck && number == mostCalls) {
          throw new IllegalStateException("no end in sight at " + outcome);
        }
      }
    }
    findings.report(outcomes.size());
    return List.copyOf(outcomes);
  }

  private <T> FaultOutcome<T> strike(String fault, int number, Callable<T> operation) {
    AtomicReference<FaultPoint> point = new AtomicReference<>();
    Supplier<? extends SQLException> exception = kindsOfFault.get(fault);
    FaultRule.Builder aim = faults.on(at).between(number, lasting ? Long.MAX_VALUE : number);
    if (after) {
      aim.after();
    }
    if (upkeep) {
      aim.alsoUpkeep();
    }
    FaultRule rule =
        aim.run(
            call -> {
              point.compareAndSet(
                  null, new FaultPoint(fault, number, call.kind(), sql(call), after));
              throw exception.get();
            });
    T result = null;
    Exception failure = null;
    try {
      result = operation.call();
    } catch (Exception e) {
      failure = e;
    } finally {
      rule.remove();
    }
    return new FaultOutcome<>(Optional.ofNullable(point.get()), result, failure);
  }

  private static String sql(Call<?> call) {
    if (call instanceof SqlCall<?> statement) {
      return statement.sql();
    }
    return call instanceof FetchCall fetch ? fetch.sql() : null;
  }

  /** The runs that left something unsound behind. */
  private static final class Findings {

    private final Map<String, Throwable> unsound = new LinkedHashMap<>();

    <T> void judge(FaultOutcome<T> outcome, Check<T> check) {
      try {
        check.check(outcome);
        if (outcome.point().isEmpty() && outcome.failed()) {
          unsound.put(outcome.toString(), outcome.failure());
        }
      } catch (Exception | AssertionError e) {
        unsound.put(outcome.toString(), e);
      }
    }

    void report(int runs) {
      if (!unsound.isEmpty()) {
        AssertionError error =
            new AssertionError(
                "%d of %d runs were unsound:%n  %s"
                    .formatted(
                        unsound.size(), runs, String.join("%n  ".formatted(), unsound.keySet())));
        unsound.values().forEach(error::addSuppressed);
        throw error;
      }
    }
  }
}
