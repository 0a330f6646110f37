package dev.sluice.jdbc;

import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.Unit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A caller's intent, from the moment it is stated until it is done or has failed for good.
 *
 * <p>Runs on the caller's thread. Proceeding again makes a new attempt, which {@link #repeat}
 * allows or not.
 *
 * @param <R> the type of the unit's result; {@link #answer} can't check it
 */
public final class UnitCall<R> extends Call<R> {

  private static final AtomicLong IDS = new AtomicLong();
  private static final Duration COUNTABLE = Duration.ofNanos(Long.MAX_VALUE);

  private final long id = IDS.incrementAndGet();
  private final Unit unit;
  private final long start = System.nanoTime();
  private final long timeout;
  private final Attempt<UnitCall<R>, R> attempt;
  private int attempts;
  private boolean begun;
  private long transactionId;
  private Map<Object, Object> attachments;

  /**
   * Made by runners, and by tests of interceptors.
   *
   * @param unit what is to be done; not null
   * @param attempt does it once; not null
   */
  @Internal
  public UnitCall(Unit unit, Attempt<UnitCall<R>, R> attempt) {
    super(Kind.UNIT, Object.class);
    this.unit = unit;
    this.timeout = nanos(unit.timeout());
    this.attempt = attempt;
  }

  /** A time too long to be counted, 292 years, is as good as for ever. */
  private static long nanos(Duration timeout) {
    return timeout == null || timeout.compareTo(COUNTABLE) > 0 ? Long.MAX_VALUE : timeout.toNanos();
  }

  /**
   * Tells units apart in logs and traces.
   *
   * @return a number that no other unit of this JVM has
   */
  public long id() {
    return id;
  }

  /**
   * What its author called it.
   *
   * @return never null, few distinct values
   */
  public String name() {
    return unit.name();
  }

  /**
   * The whole statement of intent.
   *
   * @return never null
   */
  public Unit description() {
    return unit;
  }

  /**
   * How much of it may be repeated.
   *
   * @return never null
   */
  public Repeat repeat() {
    return unit.repeat();
  }

  /**
   * Time left before it must not be tried again.
   *
   * @return nanoseconds, negative when past; {@code Long.MAX_VALUE} without a deadline
   */
  public long nanosLeft() {
    return unit.timeout() == null ? Long.MAX_VALUE : timeout - (System.nanoTime() - start);
  }

  /**
   * How often it has been tried, the attempt under way included.
   *
   * @return 0 before the first
   */
  public int attempts() {
    return attempts;
  }

  /**
   * Whether the newest attempt got as far as an open transaction.
   *
   * @return true once its BEGIN has succeeded
   */
  public boolean begun() {
    return begun;
  }

  /**
   * The newest transaction that any of it ran in. Units that begin and settle one transaction, and
   * those that share one, have the same.
   *
   * @return its id, or 0 if there was none
   */
  public long transactionId() {
    return transactionId;
  }

  /**
   * Called by a runner when it runs any of this unit in a transaction.
   *
   * @param id the transaction's
   */
  public void runsIn(long id) {
    transactionId = id;
  }

  /** Called by a runner when it starts an attempt. */
  public void startAttempt() {
    attempts++;
    begun = false;
  }

  /** Called by a runner when the attempt's transaction is open. */
  public void markBegun() {
    begun = true;
  }

  /** Called by a runner that has undone the attempt and makes it anew by itself. */
  public void forgetBegun() {
    begun = false;
  }

  /**
   * Keeps an interceptor's own value with this unit, so that it finds it again when the unit runs
   * as a member of a transaction, on whichever thread. To be called around the unit, before {@link
   * Chain#proceed}: a runner hands a unit to another thread only after that.
   *
   * @param owner the interceptor; not null
   * @param value what to keep, in place of an earlier value; not null
   */
  public void attach(Interceptor owner, Object value) {
    if (attachments == null) {
      attachments = new IdentityHashMap<>(2);
    }
    attachments.put(owner, value);
  }

  /**
   * What an interceptor attached.
   *
   * @param owner the interceptor; not null
   * @return its value, or null if it attached none
   */
  public Object attachment(Interceptor owner) {
    return attachments == null ? null : attachments.get(owner);
  }

  @Override
  public Purpose purpose() {
    return unit.purpose();
  }

  @Override
  public UnitCall<R> unit() {
    return this;
  }

  @Override
  R proceed() throws SQLException {
    return attempt.run(this);
  }

  @Override
  public String toString() {
    return "unit " + id + " " + unit.name();
  }
}
