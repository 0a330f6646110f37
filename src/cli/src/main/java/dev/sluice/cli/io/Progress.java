package dev.sluice.cli.io;

import java.util.Locale;

/**
 * Tells a person at a terminal how far a long command is: a line on standard error that is written
 * over now and then, and gone at the end. Says nothing in the first second, and never elsewhere.
 * Not thread-safe.
 */
public final class Progress implements AutoCloseable {

  private static final long PAUSE_NANOS = 1_000_000_000L;
  private static final String WIPE = "\r" + " ".repeat(60) + "\r";

  private final Diagnostics err;
  private final String what;
  private final boolean shown;
  private long last = System.nanoTime();
  private long done;
  private boolean wrote;

  Progress(Diagnostics err, String what, boolean shown) {
    this.err = err;
    this.what = what;
    this.shown = shown;
  }

  /**
   * Adds to what is done.
   *
   * @param bytes how many
   */
  public void add(long bytes) {
    done += bytes;
    if (shown && System.nanoTime() - last >= PAUSE_NANOS) {
      err.text(String.format(Locale.ROOT, "\r%s: %.1f MB ", what, done / 1e6));
      wrote = true;
      last = System.nanoTime();
    }
  }

  /** Wipes the line away. */
  @Override
  public void close() {
    if (wrote) {
      err.text(WIPE);
    }
  }
}
