package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.lease.Lease;
import dev.sluice.jdbc.lease.Leases;
import dev.sluice.jdbc.lease.Leases.Use;
import java.lang.ref.Cleaner;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;

/** The lease of a held session, given back once: by the session, or for it when it is forgotten. */
final class Pin {

  private static final Cleaner FORGOTTEN = Cleaner.create();

  private final Leases leases;
  private final Use use;
  private final AtomicReference<Lease> lease = new AtomicReference<>();

  Pin(Leases leases, Use use) {
    this.leases = leases;
    this.use = use;
  }

  /** One attempt; what an earlier one took, and is repeated all the same, goes back first. */
  Void take(UnitCall<?> unit) throws SQLException {
    unit.startAttempt();
    giveBack(null);
    Lease taken = leases.take(use, unit);
    taken.pin();
    lease.set(taken);
    return null;
  }

  /** What was taken, or null. */
  Lease lease() {
    return lease.get();
  }

  void giveBack(Throwable failure) {
    Lease taken = lease.getAndSet(null);
    if (taken != null) {
      leases.give(use, taken, failure);
    }
  }

  /**
   * Has the lease taken back when the session is unreachable. Nothing that the lease leads to may
   * lead to the session.
   *
   * @return to be cleaned after the lease was given back, which makes an end of this
   */
  Cleaner.Cleanable reclaimAfter(PinnedSession session) {
    return FORGOTTEN.register(session, this::reclaim);
  }

  private void reclaim() {
    Lease taken = lease.getAndSet(null);
    if (taken != null) {
      leases.reclaim(use, taken);
    }
  }
}
