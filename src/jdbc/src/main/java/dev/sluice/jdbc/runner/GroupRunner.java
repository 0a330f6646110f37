package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.lease.Lease;
import dev.sluice.jdbc.lease.Leases;
import dev.sluice.jdbc.lease.Leases.Use;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.jdbc.unit.Work;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Group commit: groupable units of many callers share one transaction and one COMMIT, and each has
 * its result only after that.
 *
 * <p>The caller that finds nobody leading leads, on its own thread. Those that come meanwhile queue
 * up and are the next group, led by the first of them. A leader leads one group, and hands over
 * before it wakes those it has served. With one caller nobody waits and nobody is woken. The leader
 * takes the writer's lease at its own risk, and only then is the group fixed; so everything else
 * that writes takes its turn between groups.
 *
 * <p>Nothing is repeated here: when a group fails, its units fail, and the retry around each does
 * what the unit allows.
 */
final class GroupRunner implements SqlRunner {

  private final Pipeline pipeline;
  private final Leases leases;
  private final UnitRunner alone;
  private final GroupQueue queue;
  private final Courtesy courtesy;
  private final long maxNanos;
  private final long patience;
  private final Supplier<String> holders;

  /**
   * A runner.
   *
   * @param patience nanoseconds that a unit waits for its turn
   */
  GroupRunner(Pipeline pipeline, Leases leases, GroupOptions options, long patience) {
    this.pipeline = pipeline;
    this.leases = leases;
    this.alone = new UnitRunner(pipeline, leases);
    this.queue = new GroupQueue(options, this::lead);
    this.courtesy = options.others == null ? null : new Courtesy(options.others, options.courtesy);
    this.maxNanos = options.maxNanos;
    this.patience = patience;
    this.holders = () -> leases.holders(Use.WRITE);
  }

  @Override
  public <R> R run(Unit unit, Work<R> work) throws SQLException {
    return unit.groupable() && unit.mode() == Unit.Mode.WRITE
        ? pipeline.run(new UnitCall<R>(unit, call -> join(call, work)))
        : alone.run(unit, work);
  }

  private <R> R join(UnitCall<R> call, Work<R> work) throws SQLException {
    call.startAttempt();
    leases.refuseNested(Use.WRITE, call);
    Member<R> member = new Member<>(call, work, pipeline.context());
    queue.add(member);
    try {
      while (member.awaitTurn(patience, holders)) {
        lead(member);
      }
    } catch (SQLException left) {
      queue.remove(member);
      throw left;
    }
    return member.outcome();
  }

  /** Leads one group, on the thread of its first member or the queue's own. */
  private void lead(Member<?> first) {
    List<Member<?>> group = List.of();
    boolean sendBackAlone = false;
    Throwable failure = null;
    Lease lease = null;
    try {
      lease = leases.take(Use.WRITE, first.call());
      if (courtesy != null) {
        courtesy.pause(lease, first.call());
      }
      group = queue.assemble();
      if (!group.isEmpty()) {
        Group together = new Group(pipeline, lease, group, maxNanos);
        failure = together.run();
        sendBackAlone = together.sendsBackToRunAlone();
        if (courtesy != null) {
          courtesy.ended();
        }
      }
    } catch (Throwable notLed) {
      failure = notLed;
      if (group.isEmpty()) {
        queue.remove(first);
        group = first.enroll() ? List.of(first) : List.of();
      }
      boolean shared = group.size() > 1;
      group.forEach(member -> member.fail(notLed, shared));
    }
    List<Member<?>> served = new ArrayList<>(group.size());
    List<Member<?>> unserved = new ArrayList<>();
    for (Member<?> member : group) {
      (member.ran() ? served : unserved).add(member);
    }
    try {
      if (lease != null) {
        leases.give(Use.WRITE, lease, failure);
      }
    } finally {
      queue.stepDown(unserved, sendBackAlone);
      for (Member<?> member : served) {
        member.release();
      }
    }
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
    queue.close();
    alone.close();
  }
}
