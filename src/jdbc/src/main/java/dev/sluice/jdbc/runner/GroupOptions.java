package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;

/** How a {@linkplain RunnerBuilder#grouped grouping} runner forms its groups. Immutable. */
public final class GroupOptions {

  /** What the builder has before anything is set. */
  public static final GroupOptions DEFAULTS = builder().build();

  final int maxUnits;
  final long maxBytes;
  final long maxNanos;
  final long gatherNanos;

  /** 0 if callers lead. */
  final long ownThreadNanos;

  /** Null if nobody is to be looked out for. */
  final ChangeProbe others;

  final double courtesy;

  private GroupOptions(Builder builder) {
    maxUnits = builder.maxUnits;
    maxBytes = builder.maxBytes;
    maxNanos = builder.maxDuration.toNanos();
    gatherNanos = builder.gather.toNanos();
    ownThreadNanos = builder.ownThread.toNanos();
    others = builder.others;
    courtesy = builder.courtesy;
  }

  /**
   * Starts with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Tells whether others have committed. */
  @FunctionalInterface
  public interface ChangeProbe {

    /**
     * A number that differs from an earlier answer on the same connection when another connection
     * has committed in between.
     *
     * @param session on the connection that writes, outside a transaction; not null
     * @return the number now
     * @throws SQLException if it can't be told
     */
    long version(Session session) throws SQLException;
  }

  /** Builds options. Times are not null, not negative and less than 292 years. */
  public static final class Builder {

    private int maxUnits = 256;
    private long maxBytes = 4 << 20;
    private Duration maxDuration = Duration.ofMillis(50);
    private Duration gather = Duration.ofNanos(100_000);
    private Duration ownThread = Duration.ZERO;
    private ChangeProbe others;
    private double courtesy;

    private Builder() {}

    /**
     * How many units a group has at the most; by default 256.
     *
     * @param units 1 or more
     * @return this
     */
    public Builder maxUnits(int units) {
      if (units < 1) {
        throw new IllegalArgumentException("a group has a unit at least, not " + units);
      }
      maxUnits = units;
      return this;
    }

    /**
     * How much data a group carries at the most, by {@link dev.sluice.jdbc.unit.Work#bytes}; by
     * default 4 MiB. A unit that alone has more is a group of its own.
     *
     * @param bytes 1 or more
     * @return this
     */
    public Builder maxBytes(long bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("a group needs room for a byte at least, not " + bytes);
      }
      maxBytes = bytes;
      return this;
    }

    /**
     * How long the work of a group may take before the rest is left to the next; by default 50 ms.
     *
     * @param time looked at between two units, so one that takes longer is not cut short
     * @return this
     */
    public Builder maxDuration(Duration time) {
      maxDuration = notNegative("maxDuration", time);
      return this;
    }

    /**
     * How long a group waits for as many as the last one had, if that had several; by default 0.1
     * ms. A caller alone never waits.
     *
     * @param time zero for not at all
     * @return this
     */
    public Builder gather(Duration time) {
      gather = notNegative("gather", time);
      return this;
    }

    /**
     * Lets a daemon thread of the runner's own lead, instead of the callers' threads. It starts
     * with the first unit and ends when there was none for a while, as often as need be. For
     * callers that should not run JDBC themselves, such as virtual threads, which it would pin;
     * each unit costs two switches of threads more.
     *
     * @param idle how long it waits for units before it ends; zero, the default, for callers'
     *     threads
     * @return this
     */
    public Builder ownThread(Duration idle) {
      ownThread = notNegative("ownThread", idle);
      return this;
    }

    /**
     * Is polite to other processes: as long as there are any that commit, pauses are made between
     * groups in which they can get the database's lock. By default nobody is looked out for.
     *
     * @param others tells whether there are any; not null
     * @param share how much of the time the pauses may take; 0 to less than 1
     * @return this
     */
    public Builder courtesy(ChangeProbe others, double share) {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException("share must be 0 to less than 1, is " + share);
      }
      this.others = Objects.requireNonNull(others, "others");
      courtesy = share;
      return this;
    }

    /**
     * Makes the options.
     *
     * @return immutable options
     */
    public GroupOptions build() {
      return new GroupOptions(this);
    }

    private static Duration notNegative(String name, Duration time) {
      if (Objects.requireNonNull(time, name).isNegative()) {
        throw new IllegalArgumentException(name + " must not be negative, is " + time);
      }
      return time;
    }
  }
}
