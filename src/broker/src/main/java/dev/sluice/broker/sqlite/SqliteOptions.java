package dev.sluice.broker.sqlite;

import java.time.Duration;
import java.util.Objects;

/**
 * Settings of each connection to an SQLite store.
 *
 * @param busyTimeout how long SQLite itself waits for a lock, uninterruptibly; the retry waits much
 *     longer around it
 * @param walAutocheckpoint pages in the write-ahead log that start a checkpoint; 0 for never
 * @param cacheMebibytes size of the page cache of each connection, in MiB
 * @param synchronous when SQLite waits for the disk; not null
 */
public record SqliteOptions(
    Duration busyTimeout, int walAutocheckpoint, int cacheMebibytes, Synchronous synchronous) {

  /** 10 ms, 1000 pages, 10 MiB, FULL. */
  public static final SqliteOptions DEFAULTS =
      new SqliteOptions(Duration.ofMillis(10), 1000, 10, Synchronous.FULL);

  /** When SQLite waits for the disk. */
  public enum Synchronous {
    /** At each commit: nothing committed is lost when the power fails. */
    FULL,
    /** At each checkpoint: the last commits may be lost when the power fails. */
    NORMAL,
    /** Never: the file may be damaged when the power fails. */
    OFF
  }

  /**
   * Settings; see the components.
   *
   * @param busyTimeout not negative
   * @param walAutocheckpoint not negative
   * @param cacheMebibytes not negative
   * @param synchronous not null
   * @throws IllegalArgumentException if one of them is out of range
   */
  public SqliteOptions {
    Objects.requireNonNull(synchronous, "synchronous");
    if (busyTimeout.isNegative() || walAutocheckpoint < 0 || cacheMebibytes < 0) {
      throw new IllegalArgumentException("SQLite settings must not be negative");
    }
  }
}
