package dev.sluice.testing;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.FetchCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.unit.Purpose;
import java.sql.SQLException;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One rule of {@link Faults}: which calls it is aimed at, and what it does to them. Thread-safe.
 */
public final class FaultRule {

  private final Faults faults;
  private final Predicate<Call<?>> target;
  private final long from;
  private final long to;
  private final double probability;
  private final long seed;
  private final boolean after;
  private final FaultAction action;
  private final AtomicLong matched = new AtomicLong();
  private final AtomicLong fired = new AtomicLong();

  private FaultRule(Builder builder, FaultAction action) {
    this.faults = builder.faults;
    this.target = builder.target;
    this.from = builder.from;
    this.to = builder.to;
    this.probability = builder.probability;
    this.seed = builder.seed;
    this.after = builder.after;
    this.action = action;
  }

  /**
   * How many calls it was aimed at, hit or not.
   *
   * @return 0 or more
   */
  public long matched() {
    return matched.get();
  }

  /**
   * How many calls it hit.
   *
   * @return 0 or more
   */
  public long fired() {
    return fired.get();
  }

  /** Takes it out of its {@link Faults}; again is harmless. */
  public void remove() {
    faults.remove(this);
  }

  boolean isAfter() {
    return after;
  }

  /** Counts a call, and tells whether it is to be hit. */
  boolean takesAim(Call<?> call) {
    if (!target.test(call)) {
      return false;
    }
    long number = matched.incrementAndGet();
    return number >= from && number <= to && (probability >= 1 || drawn(number) < probability);
  }

  void strike(Call<?> call) throws SQLException {
    fired.incrementAndGet();
    action.strike(call);
  }

  /** Depends on the number only, so that threads which come in another order change nothing. */
  private double drawn(long number) {
    return new SplittableRandom(seed + number).nextDouble();
  }

  /**
   * Aims a rule. Without further conditions it hits every call of its kinds, before it runs, except
   * for {@linkplain Purpose#UPKEEP upkeep}. Not thread-safe.
   */
  public static final class Builder {

    private final Faults faults;
    private Predicate<Call<?>> target;
    private boolean upkeep;
    private long from = 1;
    private long to = Long.MAX_VALUE;
    private double probability = 1;
    private long seed;
    private boolean after;

    Builder(Faults faults, Set<Kind> kinds) {
      this.faults = faults;
      this.target = call -> kinds.contains(call.kind());
    }

    /**
     * Only calls whose text contains this, in upper or lower case.
     *
     * @param part not null
     * @return this
     */
    public Builder sql(String part) {
      return sql(Pattern.compile(Pattern.quote(part), Pattern.CASE_INSENSITIVE));
    }

    /**
     * Only calls in whose text this is found.
     *
     * @param pattern not null
     * @return this
     */
    public Builder sql(Pattern pattern) {
      return when(
          call ->
              call instanceof SqlCall<?> statement && pattern.matcher(statement.sql()).find()
                  || call instanceof FetchCall fetch && pattern.matcher(fetch.sql()).find());
    }

    /**
     * Only a unit of this name, and the calls that belong to one.
     *
     * @param name not null
     * @return this
     */
    public Builder unit(String name) {
      return when(call -> call.unit() != null && call.unit().name().equals(name));
    }

    /**
     * Only calls that satisfy a condition, and the ones set before.
     *
     * @param condition not null; called by any thread
     * @return this
     */
    public Builder when(Predicate<? super Call<?>> condition) {
      target = target.and(condition);
      return this;
    }

    /**
     * Upkeep too.
     *
     * @return this
     */
    public Builder alsoUpkeep() {
      upkeep = true;
      return this;
    }

    /**
     * Only one of the matching calls.
     *
     * @param number 1 for the first
     * @return this
     */
    public Builder nth(long number) {
      return between(number, number);
    }

    /**
     * Only the first few of the matching calls.
     *
     * @param calls how many; 1 or more
     * @return this
     */
    public Builder first(long calls) {
      return between(1, calls);
    }

    /**
     * Only a later part of the matching calls.
     *
     * @param number the first to be hit; 1 or more
     * @return this
     */
    public Builder from(long number) {
      return between(number, Long.MAX_VALUE);
    }

    /**
     * Only some of the matching calls.
     *
     * @param first the first to be hit; 1 or more
     * @param last the last to be hit
     * @return this
     */
    public Builder between(long first, long last) {
      if (first < 1 || last < first) {
        throw new IllegalArgumentException("no such calls: " + first + " to " + last);
      }
      from = first;
      to = last;
      return this;
    }

    /**
     * Only as chance will have it. Whether the n-th matching call is hit depends on the seed and n
     * alone.
     *
     * @param probability above 0, up to 1
     * @param seed any number
     * @return this
     */
    public Builder probability(double probability, long seed) {
      if (!(probability > 0 && probability <= 1)) {
        throw new IllegalArgumentException(
            "a probability is above 0 and not above 1, not " + probability);
      }
      this.probability = probability;
      this.seed = seed;
      return this;
    }

    /**
     * Strikes after a call that succeeded: its effect is there and its result is lost, as when a
     * COMMIT runs and the connection breaks before the answer. The lost result is closed if it is
     * closeable.
     *
     * @return this
     */
    public Builder after() {
      after = true;
      return this;
    }

    /**
     * Makes the calls fail, from now on.
     *
     * @param fault makes a new exception for each; called by any thread
     * @return the rule
     */
    public FaultRule fail(Supplier<? extends SQLException> fault) {
      return run(
          call -> {
            throw fault.get();
          });
    }

    /**
     * Does something to the calls, from now on.
     *
     * @param action called by any thread
     * @return the rule
     */
    public FaultRule run(FaultAction action) {
      if (!upkeep) {
        when(call -> call.purpose() != Purpose.UPKEEP);
      }
      FaultRule rule = new FaultRule(this, action);
      faults.add(rule);
      return rule;
    }
  }
}
