package dev.sluice.cli.io;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells a person at a terminal that a long command goes on: a line on standard error that is
 * written over each second, and gone at the end. Says nothing in the first second, and never
 * elsewhere. Thread-safe.
 */
public final class Progress implements AutoCloseable {

  private static final String WIPE = "\r" + " ".repeat(60) + "\r";

  private final Diagnostics err;
  private final String what;
  private final AtomicLong bytes = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread ticker; // null if nobody looks

  Progress(Diagnostics err, String what, boolean shown) {
    this.err = err;
    this.what = what;
    this.ticker = shown ? new Thread(this::tick, "progress") : null;
    if (shown) {
      ticker.setDaemon(true);
      ticker.start();
    }
  }

  /**
   * Adds to what is done, where that can be told.
   *
   * @param more bytes
   */
  public void add(long more) {
    bytes.addAndGet(more);
  }

  private void tick() {
    try {
      int seconds = 0;
      while (!closed.await(1, TimeUnit.SECONDS)) {
        err.text("\r" + what + ": " + amount() + ++seconds + " s ");
      }
      if (seconds > 0) {
        err.text(WIPE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String amount() {
    return bytes.get() == 0 ? "" : String.format(Locale.ROOT, "%.1f MB, ", bytes.get() / 1e6);
  }

  /** Wipes the line away, and returns when it is gone. */
  @Override
  public void close() {
    closed.countDown();
    try {
      if (ticker != null) {
        ticker.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
