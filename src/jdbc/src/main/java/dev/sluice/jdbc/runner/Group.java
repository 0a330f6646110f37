package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.lease.Cleanup;
import dev.sluice.jdbc.lease.Lease;
import dev.sluice.jdbc.unit.BatchWork;
import dev.sluice.jdbc.unit.Repeat;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Members that share a transaction, on the leader's thread.
 *
 * <p>Nothing guards them against each other at first. If one fails, all is rolled back and each
 * runs again under a savepoint of its own: no result has left yet, and groupable work touches
 * nothing but its session. Where the database has ended the whole transaction because of one of
 * them, the others are sent back to run alone.
 */
final class Group {

  private final Pipeline pipeline;
  private final Lease lease;
  private final List<Member<?>> members;
  private final UnitCall<?> first;
  private final long maxNanos;
  private long start;
  private boolean begun;
  private boolean working;
  private boolean broken;
  private boolean committing;
  private boolean committed;

  Group(Pipeline pipeline, Lease lease, List<Member<?>> members, long maxNanos) {
    this.pipeline = pipeline;
    this.lease = lease;
    this.members = members;
    this.first = members.get(0).call();
    this.maxNanos = maxNanos;
  }

  /**
   * Does it; each member has its outcome afterwards, unless it is to be sent back.
   *
   * @return what failed everybody, or null
   */
  Throwable run() {
    try {
      List<UnitCall<?>> calls = new ArrayList<>(members.size());
      for (Member<?> member : members) {
        calls.add(member.call());
      }
      pipeline.run(new TransactionCall<Void>(calls, Repeat.NEVER, first.attempts(), this::attempt));
      if (!committed) {
        failAll(new IllegalStateException("an interceptor kept a transaction from its commit"));
      }
      return null;
    } catch (Throwable failure) {
      tell(failure);
      return failure;
    }
  }

  /** Whether those it did nothing for must run alone; otherwise there was no time for them. */
  boolean sendsBackToRunAlone() {
    return broken;
  }

  private void tell(Throwable failure) {
    broken |= members.size() > 1 && committing && isFull(failure); // one was too much, perhaps
    if (broken) {
      for (Member<?> member : members) {
        if (!member.failed()) {
          member.forget();
        }
      }
    } else if (begun) {
      failAll(failure);
    } else {
      members.get(0).fail(failure, false); // to begin is its leader's risk
    }
  }

  private void failAll(Throwable failure) {
    boolean shared = members.size() > 1;
    members.forEach(member -> member.fail(failure, shared));
  }

  private static boolean isFull(Throwable failure) {
    return failure instanceof SQLException e && SqlError.of(e).kind() == ErrorKind.FULL;
  }

  private Void attempt(TransactionCall<Void> transaction) throws SQLException {
    lease.bind(first);
    startOver();
    try {
      lease.begin(transaction.id());
      begun = true;
      if (members.size() == 1) {
        members.get(0).run(lease);
      } else {
        runAll(transaction);
      }
      lease.bind(first);
      committing = true;
      lease.commit();
      committed = true;
      return null;
    } catch (Throwable failure) {
      lease.bind(first);
      lease.rollBackAfter(failure);
      throw failure;
    }
  }

  private void startOver() {
    for (Member<?> member : members) {
      member.forget();
    }
    start = System.nanoTime();
    working = false;
    committing = false;
    committed = false;
  }

  private void runAll(TransactionCall<?> transaction) throws SQLException {
    try {
      runTogether();
    } catch (Throwable failure) {
      try {
        lease.bind(first);
        lease.rollback();
        startOver();
        lease.begin(transaction.id());
        runUnderSavepoints();
      } catch (Throwable second) {
        Cleanup.report(second, "a group failed", failure);
        throw second;
      }
    }
  }

  /** Those of equal batches as one, at the place of the first of them. */
  private void runTogether() throws SQLException {
    Map<Object, List<Member<?>>> parts = new LinkedHashMap<>();
    for (Member<?> member : members) {
      Object part = member.work() instanceof BatchWork.Item<?, ?> item ? item.batch() : member;
      parts.computeIfAbsent(part, key -> new ArrayList<>()).add(member);
    }
    for (List<Member<?>> part : parts.values()) {
      if (timeIsUp()) {
        return;
      }
      working = true;
      if (part.size() == 1) {
        part.get(0).run(lease);
      } else {
        runMerged(part);
      }
    }
  }

  @SuppressWarnings("unchecked") // equal batches have inputs and results of the same types
  private void runMerged(List<Member<?>> part) throws SQLException {
    BatchWork.Item<Object, Object> one = (BatchWork.Item<Object, Object>) part.get(0).work();
    List<Object> inputs = new ArrayList<>(part.size());
    for (Member<?> member : part) {
      lease.bind(member.call());
      member.call().markBegun();
      inputs.add(((BatchWork.Item<?, ?>) member.work()).input());
    }
    lease.bind(part.get(0).call());
    List<Object> results;
    try (UnitSession session = new UnitSession(lease)) {
      results = one.batch().run(session, inputs);
    }
    if (results.size() != part.size()) {
      throw new IllegalStateException(
          "%s gave %d results for %d inputs".formatted(one.batch(), results.size(), part.size()));
    }
    for (int i = 0; i < part.size(); i++) {
      ((Member<Object>) part.get(i)).succeed(results.get(i));
    }
  }

  private void runUnderSavepoints() throws SQLException {
    for (Member<?> member : members) {
      if (timeIsUp()) {
        return;
      }
      working = true;
      lease.bind(member.call());
      Savepoint savepoint = lease.savepoint();
      try {
        member.run(lease);
      } catch (Throwable failure) {
        member.fail(failure, false);
        rollBackTo(savepoint, failure);
      }
      lease.release(savepoint);
    }
  }

  private void rollBackTo(Savepoint savepoint, Throwable failure) throws SQLException {
    try {
      lease.rollback(savepoint);
    } catch (SQLException gone) {
      broken = true;
      failure.addSuppressed(gone);
      throw gone;
    }
  }

  /** There is time for one at least. */
  private boolean timeIsUp() {
    return working && System.nanoTime() - start > maxNanos;
  }
}
