package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.Repeat;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.Unit;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.runner.Leases.Use;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Spike: units of many callers share one transaction and one COMMIT. The caller that finds nobody
 * leading leads, on its own thread; those that come meanwhile wait, and are the next group. See
 * docs/decisions/group-commit.md.
 */
final class GroupCommitRunner implements SqlRunner {

  /** How a group guards against a member that fails. */
  enum Guard {
    /** Each under its own savepoint. */
    SAVEPOINTS,
    /** Nothing at first; after a failure the group is rolled back and runs under savepoints. */
    AFTER_FAILURE
  }

  /** Nanoseconds to wait for a turn; members in a group; nanoseconds to wait for members. */
  record Limits(long patience, int members, Guard guard, long gather) {}

  private final Pipeline pipeline;
  private final Leases leases;
  private final UnitRunner alone;
  private final Limits limits;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<GroupMember<?>> queue = new ArrayDeque<>();
  private Thread leader;
  private boolean closed;
  private int lastSize;
  final AtomicLong groups = new AtomicLong();
  final AtomicLong members = new AtomicLong();

  GroupCommitRunner(Pipeline pipeline, Leases leases, Limits limits) {
    this.pipeline = pipeline;
    this.leases = leases;
    this.alone = new UnitRunner(pipeline, leases);
    this.limits = limits;
  }

  @Override
  public <R> R run(Unit unit, Work<R> work) throws SQLException {
    boolean together =
        unit.groupable() && unit.mode() == Unit.Mode.WRITE && unit.repeat() != Repeat.NEVER;
    return together
        ? pipeline.run(new UnitCall<R>(unit, call -> join(call, work)))
        : alone.run(unit, work);
  }

  private <R> R join(UnitCall<R> call, Work<R> work) throws SQLException {
    call.startAttempt();
    leases.refuseNested(Use.WRITE, call);
    GroupMember<R> member = new GroupMember<>(call, work, pipeline.context());
    if (enter(member) || member.awaitTurn(limits.patience())) {
      lead(member);
    }
    return member.outcome();
  }

  /** Whether it is to lead. */
  private boolean enter(GroupMember<?> member) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the runner is closed");
      }
      if (leader == member.thread) {
        throw new IllegalStateException(
            member.call + " can't start inside another unit of this thread");
      }
      if (leader != null) {
        queue.addLast(member);
        return false;
      }
      leader = member.thread;
      return member.startLeading();
    } finally {
      lock.unlock();
    }
  }

  /** Its own wait for the connection is at stake first, then that of the group. */
  private void lead(GroupMember<?> first) {
    List<GroupMember<?>> group = List.of(first);
    Throwable failure = null;
    Lease lease = null;
    try {
      lease = leases.take(Use.WRITE, first.call);
      group = group(first);
      runTogether(group, lease);
    } catch (Throwable e) {
      failure = e;
      group.forEach(member -> member.fail(e, member != first));
    } finally {
      if (lease != null) {
        leases.give(Use.WRITE, lease, failure);
      }
      handOver();
      group.forEach(GroupMember::release);
    }
  }

  private List<GroupMember<?>> group(GroupMember<?> first) {
    List<GroupMember<?>> group = new ArrayList<>();
    group.add(first);
    gather();
    lock.lock();
    try {
      while (group.size() < limits.members() && !queue.isEmpty()) {
        group.add(queue.pollFirst());
      }
      lastSize = group.size();
    } finally {
      lock.unlock();
    }
    groups.incrementAndGet();
    members.addAndGet(group.size());
    return group;
  }

  /** Waits a moment for those of the last group to come back, if there were several. */
  private void gather() {
    if (limits.gather() > 0 && lastSize > 1) {
      long end = System.nanoTime() + limits.gather();
      while (System.nanoTime() < end && waiting() + 1 < lastSize + 1) {
        Thread.yield();
      }
    }
  }

  private int waiting() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  private void handOver() {
    lock.lock();
    try {
      leader = null;
      while (leader == null && !queue.isEmpty()) {
        GroupMember<?> next = queue.pollFirst();
        if (next.startLeading()) {
          leader = next.thread;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void runTogether(List<GroupMember<?>> group, Lease lease) throws SQLException {
    try {
      transaction(group, lease);
    } catch (SQLException failure) {
      if (group.size() == 1 || !splintered(failure)) {
        throw failure;
      }
      for (GroupMember<?> member : group) {
        if (!member.failed()) {
          runAlone(member, lease);
        }
      }
    }
  }

  private void runAlone(GroupMember<?> member, Lease lease) {
    try {
      transaction(List.of(member), lease);
    } catch (Throwable failure) {
      member.fail(failure, false);
    }
  }

  private void transaction(List<GroupMember<?>> group, Lease lease) throws SQLException {
    List<UnitCall<?>> calls = new ArrayList<>(group.size());
    Repeat repeat = Repeat.WHOLE;
    for (GroupMember<?> member : group) {
      calls.add(member.call);
      repeat = repeat.compareTo(member.call.repeat()) < 0 ? member.call.repeat() : repeat;
    }
    int[] attempts = new int[1];
    pipeline.run(
        new TransactionCall<Void>(
            calls,
            repeat,
            calls.get(0).attempts(),
            transaction -> attempt(transaction, group, lease, attempts[0]++ > 0)));
  }

  private Void attempt(
      TransactionCall<Void> transaction, List<GroupMember<?>> group, Lease lease, boolean again)
      throws SQLException {
    List<GroupMember<?>> in = group.stream().filter(member -> member.startAttempt(again)).toList();
    if (in.isEmpty()) {
      return null;
    }
    try {
      lease.bind(in.get(0).call);
      lease.begin(transaction.id());
      in.forEach(member -> member.call.markBegun());
      runMembers(transaction, lease, in);
      lease.bind(in.get(0).call);
      lease.commit();
      return null;
    } catch (Throwable e) {
      lease.bind(in.get(0).call);
      lease.rollBackAfter(e);
      in.forEach(GroupMember::attemptFailed);
      throw e;
    }
  }

  private void runMembers(TransactionCall<?> transaction, Lease lease, List<GroupMember<?>> in)
      throws SQLException {
    if (in.size() > 1 && limits.guard() == Guard.SAVEPOINTS) {
      runUnderSavepoints(lease, in);
      return;
    }
    try {
      for (GroupMember<?> member : in) {
        member.run(lease);
      }
    } catch (Throwable e) {
      if (in.size() == 1) {
        throw e;
      }
      lease.bind(in.get(0).call);
      lease.rollback();
      lease.begin(transaction.id());
      runUnderSavepoints(lease, in);
    }
  }

  private static void runUnderSavepoints(Lease lease, List<GroupMember<?>> in) throws SQLException {
    for (GroupMember<?> member : in) {
      lease.bind(member.call);
      lease.update("SAVEPOINT unit");
      try {
        member.run(lease);
      } catch (Throwable e) {
        member.fail(e, false);
        lease.update("ROLLBACK TO unit"); // fails if SQLite has ended the transaction by itself
      }
      lease.update("RELEASE unit");
    }
  }

  /** Whether the savepoint was gone: everybody but the culprit has been rolled back for nothing. */
  private static boolean splintered(SQLException failure) {
    return SqlError.of(failure).kind() == ErrorKind.TRANSACTION_STATE;
  }

  @Override
  public HeldSession hold(Unit unit) throws SQLException {
    return alone.hold(unit);
  }

  @Override
  public Pipeline pipeline() {
    return pipeline;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      for (GroupMember<?> member : queue) {
        member.fail(new IllegalStateException("the runner is closed"), false);
        member.release();
      }
      queue.clear();
    } finally {
      lock.unlock();
    }
    alone.close();
  }
}
