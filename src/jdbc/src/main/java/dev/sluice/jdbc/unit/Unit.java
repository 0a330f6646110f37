package dev.sluice.jdbc.unit;

import java.time.Duration;
import java.util.Objects;

/**
 * A statement of intent: what a caller wants done as one piece, and how far it may be repeated.
 *
 * <p>Immutable; make one constant for each operation and vary it with the {@code with} methods:
 *
 * <pre>{@code
 * static final Unit TRANSFER = Unit.write("transfer");
 * runner.run(TRANSFER.withTimeout(Duration.ofSeconds(2)), session -> ...);
 * }</pre>
 *
 * @param name what it is called in logs, spans and metrics; few distinct values, never data
 * @param mode whether it runs in a transaction
 * @param repeat how much of it may be repeated when it failed
 * @param purpose on whose behalf
 * @param timeout the time from its start after which it is not tried again; null for none
 * @param stop asks it to end before its next attempt; null if nobody will
 * @param progress tells whether somebody else got on meanwhile; null if unknown
 * @param groupable whether a runner may let it share a transaction with others, each under its own
 *     savepoint and on another's thread
 * @param messaging what this run of it does with messages; null for nothing, or if nobody asked
 */
public record Unit(
    String name,
    Mode mode,
    Repeat repeat,
    Purpose purpose,
    Duration timeout,
    StopSignal stop,
    Progress progress,
    boolean groupable,
    Messaging messaging) {

  /** Whether a unit runs in a transaction. */
  public enum Mode {
    /** Statements on one connection, each committed by itself. */
    READ,
    /** One transaction, begun and committed by the runner. */
    WRITE
  }

  /**
   * A statement of intent; see the components.
   *
   * @param name not null
   * @param mode not null
   * @param repeat not null
   * @param purpose not null
   * @param timeout positive, or null
   * @param stop may be null
   * @param progress may be null
   * @param groupable true only for work that touches nothing but its session
   * @param messaging may be null
   */
  public Unit {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(repeat, "repeat");
    Objects.requireNonNull(purpose, "purpose");
    if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
      throw new IllegalArgumentException("timeout must be positive, is " + timeout);
    }
  }

  /**
   * An application's unit that reads, outside a transaction, repeatable as a whole. Only for work
   * that changes nothing: each of its statements commits by itself.
   *
   * @param name its name; not null
   * @return the unit
   */
  public static Unit read(String name) {
    return new Unit(
        name, Mode.READ, Repeat.WHOLE, Purpose.APPLICATION, null, null, null, false, null);
  }

  /**
   * An application's unit in one transaction, repeatable as a whole.
   *
   * @param name its name; not null
   * @return the unit
   */
  public static Unit write(String name) {
    return new Unit(
        name, Mode.WRITE, Repeat.WHOLE, Purpose.APPLICATION, null, null, null, false, null);
  }

  /**
   * The same with another repeat mode.
   *
   * @param repeat not null
   * @return a copy
   */
  public Unit withRepeat(Repeat repeat) {
    return new Unit(name, mode, repeat, purpose, timeout, stop, progress, groupable, messaging);
  }

  /**
   * The same on somebody else's behalf.
   *
   * @param purpose not null
   * @return a copy
   */
  public Unit withPurpose(Purpose purpose) {
    return new Unit(name, mode, repeat, purpose, timeout, stop, progress, groupable, messaging);
  }

  /**
   * The same with a deadline this long after its start.
   *
   * @param timeout positive, or null for none
   * @return a copy
   */
  public Unit withTimeout(Duration timeout) {
    return new Unit(name, mode, repeat, purpose, timeout, stop, progress, groupable, messaging);
  }

  /**
   * The same, ended by a signal.
   *
   * @param stop the signal, or null for none
   * @return a copy
   */
  public Unit withStop(StopSignal stop) {
    return new Unit(name, mode, repeat, purpose, timeout, stop, progress, groupable, messaging);
  }

  /**
   * The same with a probe for others' progress.
   *
   * @param progress the probe, or null for none
   * @return a copy
   */
  public Unit withProgress(Progress progress) {
    return new Unit(name, mode, repeat, purpose, timeout, stop, progress, groupable, messaging);
  }

  /**
   * The same, allowed or not to share a transaction. Only for work that touches nothing but its
   * session: it may run on another thread, while that thread holds a lock.
   *
   * @param groupable whether it may
   * @return a copy
   */
  public Unit withGroupable(boolean groupable) {
    return new Unit(name, mode, repeat, purpose, timeout, stop, progress, groupable, messaging);
  }

  /**
   * The same with what this run of it does with messages.
   *
   * @param messaging of one run only; null for nothing
   * @return a copy
   */
  public Unit withMessaging(Messaging messaging) {
    return new Unit(name, mode, repeat, purpose, timeout, stop, progress, groupable, messaging);
  }
}
