package dev.sluice.broker.activity;

import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.backend.ChangeEvents;
import dev.sluice.jdbc.unit.StopSignal;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The thread that looks for commits. An event says <em>soon</em>: mostly it comes before the commit
 * can be seen, so it looks again after growing pauses for a while. That while is not over when it
 * has seen a commit, for the event may have been the next one's.
 */
final class ChangeDetector implements Runnable {

  private static final System.Logger LOG = System.getLogger(ChangeDetector.class.getPackageName());

  private static final long FIRST_PAUSE = TimeUnit.MICROSECONDS.toNanos(200);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);

  /** The rest after something was seen, as a multiple of the work: at most 1/9 of a core. */
  private static final int REST = 8;

  private static final long LEAST_UNASKED = TimeUnit.SECONDS.toNanos(1);
  private static final Duration YEAR = Duration.ofDays(365);

  /** So many looks after the first ones it takes until the pauses are at their longest. */
  private static final int RAMP = 100;

  private final Activity activity;
  private final PinnedReader reader;
  private final ActivityOptions options;
  private final Backend backend;
  private final StopSignal stop = new StopSignal();
  private volatile ChangeEvents events;
  private boolean eventsSought;

  private final long maxPause;
  private final long unasked;
  private long version;
  private int checks;
  private boolean failing;

  ChangeDetector(Activity activity, PinnedReader reader, Backend backend, ActivityOptions options) {
    this.activity = activity;
    this.reader = reader;
    this.backend = backend;
    this.options = options;
    Duration max = options.maxInterval();
    this.maxPause = (max.compareTo(YEAR) > 0 ? YEAR : max).toNanos();
    this.unasked = Math.max(LEAST_UNASKED, 10 * maxPause);
  }

  void start() {
    Thread thread = new Thread(this, "sluice-activity");
    thread.setDaemon(true);
    thread.start();
  }

  /** Does not wait for its end. */
  void stop() {
    stop.stop();
    ChangeEvents opened = events;
    if (opened != null) {
      opened.close();
    }
  }

  @Override
  public void run() {
    try {
      watch();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does that
    } finally {
      stop();
      reader.release();
    }
  }

  private void watch() throws InterruptedException {
    long now = System.nanoTime();
    long patientUntil = now;
    long unaskedAt = now; // whoever waits now may have looked before the first version was read
    long pause = 0;
    while (!stop.isStopped()) {
      if (pause > 0 && await(pause)) {
        pause = FIRST_PAUSE;
        patientUntil = System.nanoTime() + PATIENCE;
      }
      now = System.nanoTime();
      boolean seen = look(now - unaskedAt >= 0);
      if (seen) {
        unaskedAt = now + (long) (unasked * (1 + ThreadLocalRandom.current().nextDouble()));
        stop.await(REST * (System.nanoTime() - now));
      }
      pause = patientUntil - now > 0 ? Math.min(LONGEST_PAUSE, pause * 5 / 4) : idlePause();
    }
  }

  private boolean await(long nanos) throws InterruptedException {
    ChangeEvents opened = events;
    if (opened != null) {
      return opened.await(nanos);
    }
    stop.await(nanos);
    return false;
  }

  /** Whether somebody was told, or would have been. */
  private boolean look(boolean unasked) {
    try {
      seekEvents();
      long before = version;
      version = reader.version();
      boolean moved = version != before;
      if (moved || unasked) {
        activity.changed();
      }
      checks = moved ? 0 : checks + 1;
      failing = false;
      return moved || unasked;
    } catch (SQLException | RuntimeException e) {
      failed(e);
      return false;
    }
  }

  private void seekEvents() throws SQLException {
    if (!eventsSought && options.events()) {
      events = reader.read(backend::changeEvents).orElse(null);
      if (stop.isStopped()) {
        stop(); // which had nothing to close yet
      }
    }
    eventsSought = true;
  }

  /** Whoever waits looks for itself then, and so meets what is wrong, if it is wrong for all. */
  private void failed(Exception e) {
    if (!failing && !stop.isStopped() && !activity.isClosed()) {
      LOG.log(Level.WARNING, "can't see what others commit; watchers look for themselves", e);
    }
    failing = true;
    activity.unknown();
  }

  private long idlePause() {
    long pause = failing ? Math.min(PATIENCE, maxPause) : maxPause;
    if (events == null && !failing) {
      int ramp = checks - options.initialChecks();
      if (ramp < 0) {
        return Math.max(1, options.burstSleep().toNanos());
      }
      pause = Math.min(LONGEST_PAUSE, (long) ((double) maxPause * Math.min(ramp + 1, RAMP) / RAMP));
    }
    double jitter = options.jitter() * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Math.max(1, (long) (pause * (1 + jitter)));
  }
}
