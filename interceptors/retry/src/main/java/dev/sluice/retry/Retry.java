package dev.sluice.retry;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.error.ErrorKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * Repeats what failed because somebody else held a lock, and what is safe to repeat.
 *
 * <p><b>What is repeated</b>
 *
 * <table>
 * <caption>What is repeated after an error of a repeated kind</caption>
 * <tr><th>Call</th><th>Repeated</th></tr>
 * <tr><td>unit, transaction</td><td>as its {@link dev.sluice.jdbc.unit.Repeat} says: as a whole, only
 *   while its transaction has not begun, or never</td></tr>
 * <tr><td>acquire, prepare, begin, query, update, execute</td><td>outside a unit and outside a
 *   transaction, if the error proves that it did not run. Never after a snapshot conflict, which
 *   only a new transaction cures, never if the text may hold several statements or calls a procedure,
 *   and never as {@linkplain dev.sluice.jdbc.unit.Purpose#UPKEEP upkeep}</td></tr>
 * <tr><td>batch, fetch, commit, rollback, savepoint, release</td><td>never by itself. Of a batch
 *   outside a transaction some entries may have been committed, and no error tells which</td></tr>
 * </table>
 *
 * <p>Only an {@link SQLException} is judged; an unchecked exception passes. Inside a unit the unit
 * decides. A unit whose COMMIT was refused as busy has been rolled back and is repeated; one whose
 * COMMIT has an unknown outcome, on a broken connection, is not.
 *
 * <p><b>When it gives up.</b> After the {@linkplain Builder#maxAttempts attempts}, or when
 * {@linkplain Builder#idleBudget the idle budget} is used up: the time since the first failure or
 * since the unit's {@linkplain dev.sluice.jdbc.unit.Progress progress probe} last told that
 * somebody else got on. So it outwaits steady contention and not a hang. It does not wait past the
 * unit's deadline. A unit that has waited in vain for a connection of its own runner has waited as
 * long as that allows, and is not tried again. Then the last failure is thrown as it came, with a
 * note of the attempts suppressed onto it, and a retry further out leaves it alone.
 *
 * <p><b>Stopping.</b> A unit's {@link dev.sluice.jdbc.unit.StopSignal} is looked at before every
 * attempt and ends the wait; so does an interrupt of the thread, whose flag is set again. Both
 * throw {@link dev.sluice.jdbc.unit.StoppedException}, with the failure so far as its cause. A unit
 * that is never repeated is not stopped here either: what it settles has to be settled.
 *
 * <p>Immutable, thread-safe, fit for virtual threads. A pipeline refuses a second one.
 */
public final class Retry implements Interceptor {

  private final Repeatable repeatable;
  private final Patience.Limits limits;
  private final Timing timing;

  private Retry(Builder builder, Timing timing) {
    this.repeatable = new Repeatable(builder.errors);
    this.limits = builder.limits();
    this.timing = timing;
  }

  /**
   * A retry as the builder has it before anything is set.
   *
   * @return a new one
   */
  public static Retry withDefaults() {
    return builder().build();
  }

  /**
   * Starts with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    if (!repeatable.mayConcern(call)) {
      return next.proceed(call);
    }
    Patience.checkNotStopped(call);
    try {
      return next.proceed(call);
    } catch (SQLException first) {
      return repeat(call, next, first);
    }
  }

  private <R> R repeat(Call<R> call, Chain<R> next, SQLException first) throws SQLException {
    Patience patience = new Patience(limits, timing, call, first);
    SQLException failure = first;
    while (repeatable.allows(call, failure)) {
      patience.awaitNext(failure);
      try {
        return next.proceed(call);
      } catch (SQLException again) {
        failure = again;
      }
    }
    if (failure != first) {
      failure.addSuppressed(first);
    }
    throw failure;
  }

  @Override
  public Set<Kind> kinds() {
    return Repeatable.CALLS;
  }

  /** Always true. */
  @Override
  public boolean repeats() {
    return true;
  }

  @Override
  public String toString() {
    return "Retry[maxAttempts=%d, idleBudget=%s]"
        .formatted(limits.maxAttempts(), Duration.ofNanos(limits.idleBudget()));
  }

  /** Options of a {@link Retry}. Not thread-safe. */
  public static final class Builder {

    private int maxAttempts = Integer.MAX_VALUE;
    private Duration minBackoff = Duration.ofMillis(1);
    private Duration initialBackoff = Duration.ofMillis(5);
    private double backoffFactor = 1.5;
    private Duration maxBackoff = Duration.ofMillis(100);
    private Duration idleBudget = Duration.ofSeconds(30);
    private Set<ErrorKind> errors =
        Collections.unmodifiableSet(
            EnumSet.of(
                ErrorKind.BUSY,
                ErrorKind.SNAPSHOT_CONFLICT,
                ErrorKind.SERIALIZATION,
                ErrorKind.DEADLOCK));

    private Builder() {}

    /**
     * Limits the attempts at one call; unlimited unless set, so that the budget is what ends them.
     *
     * @param attempts the first included; 1 or more
     * @return this
     */
    public Builder maxAttempts(int attempts) {
      if (attempts < 1) {
        throw new IllegalArgumentException("maxAttempts must be 1 or more, is " + attempts);
      }
      maxAttempts = attempts;
      return this;
    }

    /**
     * The shortest wait; 1 ms unless set. Each wait is drawn uniformly between this and the one
     * that has grown from the {@linkplain #initialBackoff initial} one, so that those who failed
     * together do not come back together.
     *
     * @param wait not longer than the initial one; zero is allowed
     * @return this
     */
    public Builder minBackoff(Duration wait) {
      minBackoff = notNegative("minBackoff", wait);
      return this;
    }

    /**
     * The longest wait before the second attempt; 5 ms unless set.
     *
     * @param wait positive, not longer than the {@linkplain #maxBackoff longest}
     * @return this
     */
    public Builder initialBackoff(Duration wait) {
      initialBackoff = positive("initialBackoff", wait);
      return this;
    }

    /**
     * By how much the wait grows from one attempt to the next; 1.5 unless set.
     *
     * @param factor 1 or more
     * @return this
     */
    public Builder backoffFactor(double factor) {
      if (!(factor >= 1 && factor < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("backoffFactor must be 1 or more, is " + factor);
      }
      backoffFactor = factor;
      return this;
    }

    /**
     * Where the wait stops growing; 100 ms unless set.
     *
     * @param wait positive
     * @return this
     */
    public Builder maxBackoff(Duration wait) {
      maxBackoff = positive("maxBackoff", wait);
      return this;
    }

    /**
     * How long a call may go on failing while nobody makes progress; 30 s unless set. Without a
     * progress probe it is counted from the first failure. The last attempt starts when it ends.
     *
     * @param time positive
     * @return this
     */
    public Builder idleBudget(Duration time) {
      idleBudget = positive("idleBudget", time);
      return this;
    }

    /**
     * The kinds of error after which a call is repeated; unless set, busy, snapshot conflict,
     * serialization and deadlock.
     *
     * @param kinds at least one
     * @return this
     * @throws IllegalArgumentException if it is empty, or has a kind that leaves open whether a
     *     commit took effect: connection or I/O. Only the caller can find out and begin again
     */
    public Builder repeatOn(Set<ErrorKind> kinds) {
      if (kinds.isEmpty()) {
        throw new IllegalArgumentException("a retry that repeats on no kind of error is no retry");
      }
      if (kinds.contains(ErrorKind.CONNECTION) || kinds.contains(ErrorKind.IO)) {
        throw new IllegalArgumentException(
            "after a failure of connection or I/O a commit may have taken effect; not repeatable: "
                + kinds);
      }
      errors = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
      return this;
    }

    /**
     * Makes it.
     *
     * @return a new retry
     * @throws IllegalArgumentException if the three waits are not in ascending order
     */
    public Retry build() {
      return build(Timing.SYSTEM);
    }

    Retry build(Timing timing) {
      if (minBackoff.compareTo(initialBackoff) > 0 || initialBackoff.compareTo(maxBackoff) > 0) {
        throw new IllegalArgumentException(
            "minBackoff %s, initialBackoff %s and maxBackoff %s must ascend"
                .formatted(minBackoff, initialBackoff, maxBackoff));
      }
      return new Retry(this, timing);
    }

    private Patience.Limits limits() {
      Backoff backoff =
          new Backoff(nanos(minBackoff), nanos(initialBackoff), backoffFactor, nanos(maxBackoff));
      return new Patience.Limits(maxAttempts, backoff, nanos(idleBudget));
    }

    private static Duration positive(String name, Duration time) {
      if (notNegative(name, time).isZero()) {
        throw new IllegalArgumentException(name + " must be positive, is zero");
      }
      return time;
    }

    private static Duration notNegative(String name, Duration time) {
      if (Objects.requireNonNull(time, name).isNegative()) {
        throw new IllegalArgumentException(name + " must not be negative, is " + time);
      }
      return time;
    }

    /** A time too long to be counted in nanoseconds, 292 years, is as good as for ever. */
    private static long nanos(Duration time) {
      Duration longest = Duration.ofNanos(Long.MAX_VALUE);
      return time.compareTo(longest) > 0 ? Long.MAX_VALUE : time.toNanos();
    }
  }
}
