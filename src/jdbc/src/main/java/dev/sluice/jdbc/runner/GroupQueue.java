package dev.sluice.jdbc.runner;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Who is in the next group, and who leads it: the first in the queue on its own thread or, where
 * wanted, a thread of the queue's own. There is one leader at a time, until it {@linkplain
 * #stepDown steps down}.
 */
final class GroupQueue {

  private final GroupOptions options;
  private final long gatherNanos;
  private final OwnThread ownThread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition gathered = lock.newCondition();
  private final Deque<Member<?>> queue = new ArrayDeque<>();
  private boolean led;
  private boolean closed;
  private int awaited;
  private int lastSize;

  /**
   * A queue.
   *
   * @param lead leads a group, the given one first; only called if groups have a thread of their
   *     own
   */
  GroupQueue(GroupOptions options, Consumer<Member<?>> lead) {
    this.options = options;
    this.gatherNanos = options.gatherNanos;
    this.ownThread = options.ownThreadNanos == 0 ? null : new OwnThread(lead);
  }

  void add(Member<?> member) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the runner is closed");
      }
      queue.addLast(member);
      if (queue.size() == awaited) {
        gathered.signal();
      }
      appointLeader();
    } catch (Throwable failure) {
      queue.remove(member); // no thread could be started
      throw failure;
    } finally {
      lock.unlock();
    }
  }

  void remove(Member<?> member) {
    lock.lock();
    try {
      queue.remove(member);
    } finally {
      lock.unlock();
    }
  }

  /** The leader's group: itself and those behind it, as many as fit. Empty if all have left. */
  List<Member<?>> assemble() {
    lock.lock();
    try {
      gather();
      List<Member<?>> group = new ArrayList<>();
      long bytes = 0;
      while (group.size() < options.maxUnits && !queue.isEmpty()) {
        Member<?> next = queue.peekFirst();
        bytes += next.work().bytes();
        boolean fits = !next.solo() && bytes <= options.maxBytes;
        if (!fits && !group.isEmpty()) {
          break;
        }
        queue.removeFirst();
        if (next.enroll()) {
          group.add(next);
        }
        if (!fits && !group.isEmpty()) {
          break;
        }
      }
      lastSize = group.size();
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** Waits a moment for as many as the last group had, if it had several. */
  private void gather() {
    long left = lastSize > 1 ? gatherNanos : 0;
    awaited = Math.min(lastSize, options.maxUnits);
    try {
      while (left > 0 && queue.size() < awaited) {
        left = gathered.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // gathers no longer
    } finally {
      awaited = 0;
    }
  }

  /**
   * Hands over to the next leader.
   *
   * @param unserved those of the group to be in the next one, before everybody else
   * @param alone whether each must be alone there
   */
  void stepDown(List<Member<?>> unserved, boolean alone) {
    lock.lock();
    try {
      for (int i = unserved.size() - 1; i >= 0; i--) {
        queue.addFirst(unserved.get(i));
        unserved.get(i).sendBack(alone);
      }
      if (closed) {
        refuseAll();
      }
      led = false;
      appointLeader();
    } finally {
      lock.unlock();
    }
  }

  private void appointLeader() {
    if (ownThread != null) {
      ownThread.leadIfAny();
      return;
    }
    while (!led && !queue.isEmpty()) {
      led = queue.peekFirst().appoint();
      if (!led) {
        queue.removeFirst();
      }
    }
  }

  /** Lets nobody in any more, and sends those away who wait. */
  void close() {
    lock.lock();
    try {
      closed = true;
      refuseAll();
      if (ownThread != null) {
        ownThread.turn.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void refuseAll() {
    queue.removeIf(member -> member.refuse(new IllegalStateException("the runner is closed")));
  }

  /**
   * The thread that leads where callers don't. Whether it lives is decided under the queue's lock,
   * so nobody is queued for one that has just ended.
   */
  private final class OwnThread implements Runnable {

    private final Consumer<Member<?>> lead;
    private final long idleNanos = options.ownThreadNanos;
    private final Condition turn = lock.newCondition();
    private boolean alive;

    OwnThread(Consumer<Member<?>> lead) {
      this.lead = lead;
    }

    void leadIfAny() {
      if (led || queue.isEmpty()) {
        return;
      }
      if (!alive) {
        Thread thread = new Thread(this, "sluice-group-commit");
        thread.setDaemon(true);
        thread.start();
        alive = true;
      }
      led = true;
      turn.signal();
    }

    @Override
    public void run() {
      for (Member<?> first = next(); first != null; first = next()) {
        lead.accept(first);
      }
    }

    private Member<?> next() {
      lock.lock();
      try {
        long left = idleNanos;
        while (true) {
          if (led && !queue.isEmpty()) {
            return queue.peekFirst();
          }
          led = false; // or all have left before their turn
          if (closed || left <= 0) {
            alive = false;
            return null;
          }
          left = awaitTurn(left);
        }
      } finally {
        lock.unlock();
      }
    }

    /** Nobody has this thread to interrupt, but work might have left its flag set. */
    private long awaitTurn(long nanos) {
      try {
        return turn.awaitNanos(nanos);
      } catch (InterruptedException e) {
        return nanos;
      }
    }
  }
}
