package dev.sluice.jdbc;

import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Repeat;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One attempt at one unit, from acquiring the connection to its release; or a transaction that
 * several units share, on a connection that is acquired before. Begin and commit or rollback are in
 * it.
 *
 * <p>Runs on the thread that holds the connection. For a single unit that is the caller's.
 * Proceeding again, where {@link #repeat} allows it, is a new attempt of the same transaction call,
 * with the same id.
 *
 * @param <R> the type of its result
 */
public final class TransactionCall<R> extends Call<R> {

  private static final AtomicLong IDS = new AtomicLong();

  private final long id = nextId();
  private final List<? extends UnitCall<?>> members;
  private final Repeat repeat;
  private int attempt;
  private boolean tried;
  private final Attempt<TransactionCall<R>, R> body;

  /**
   * Made by runners, and by tests of interceptors.
   *
   * @param members the units it carries, in order; not empty
   * @param repeat what an interceptor may repeat of it; {@link Repeat#NEVER} where the unit is what
   *     is repeated
   * @param attempt which attempt of its first member this is, from 1
   * @param body does it once; not null
   */
  @Internal
  public TransactionCall(
      List<? extends UnitCall<?>> members,
      Repeat repeat,
      int attempt,
      Attempt<TransactionCall<R>, R> body) {
    super(Kind.TRANSACTION, Object.class);
    this.members = List.copyOf(members);
    this.repeat = repeat;
    this.attempt = attempt;
    this.body = body;
  }

  /**
   * A fresh transaction id; also for transactions that stay open across calls and so have none of
   * this type.
   *
   * @return a number that no other transaction of this JVM has
   */
  public static long nextId() {
    return IDS.incrementAndGet();
  }

  /**
   * Tells transactions apart in logs and traces.
   *
   * @return a number that no other transaction of this JVM has
   */
  public long id() {
    return id;
  }

  /**
   * The units it carries.
   *
   * @return at least one, in the order they run; unmodifiable
   */
  public List<? extends UnitCall<?>> members() {
    return members;
  }

  /**
   * What an interceptor may repeat of it.
   *
   * @return never null
   */
  public Repeat repeat() {
    return repeat;
  }

  /**
   * Which attempt this is, those of the unit and of this transaction counted together; the newest
   * while it is under way.
   *
   * @return 1 for the first
   */
  public int attempt() {
    return attempt;
  }

  @Override
  public Purpose purpose() {
    return members.get(0).purpose();
  }

  /** The first of its members. */
  @Override
  public UnitCall<?> unit() {
    return members.get(0);
  }

  @Override
  R proceed() throws SQLException {
    if (tried) {
      attempt++;
    }
    tried = true;
    return body.run(this);
  }

  @Override
  public String toString() {
    return "transaction " + id + " of " + members;
  }
}
