package dev.sluice.jdbc.lease;

import java.time.Duration;
import java.util.Objects;

/**
 * How many connections a leased runner keeps, for how long, and which of them it reports.
 * Immutable.
 */
public final class LeaseOptions {

  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  /** What the builder has before anything is set. */
  public static final LeaseOptions DEFAULTS = builder().build();

  final int writers;
  final int readers;
  final int held;
  final int statements;
  final long acquireNanos;
  final long idleNanos;
  final long closeNanos;
  final long reportNanos;
  final LeaseListener listener;

  private LeaseOptions(Builder builder) {
    writers = builder.writers;
    readers = builder.readers;
    held = builder.held;
    statements = builder.statements;
    acquireNanos = nanos(builder.acquireTimeout);
    idleNanos = nanos(builder.idleTimeout);
    closeNanos = nanos(builder.closeTimeout);
    reportNanos = nanos(builder.reportAfter);
    listener = builder.listener;
  }

  /** A time too long to be counted in nanoseconds, 292 years, is as good as for ever. */
  private static long nanos(Duration time) {
    return time.compareTo(FOREVER) > 0 ? Long.MAX_VALUE : time.toNanos();
  }

  /**
   * How long a unit waits for a connection.
   *
   * @return nanoseconds; {@code Long.MAX_VALUE} for ever
   */
  public long acquireNanos() {
    return acquireNanos;
  }

  /**
   * Starts with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds options. Times are not null and not negative. */
  public static final class Builder {

    private int writers = 1;
    private int readers = 4;
    private int held = 4;
    private int statements = 64;
    private Duration acquireTimeout = Duration.ofSeconds(30);
    private Duration idleTimeout = Duration.ofSeconds(60);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private Duration reportAfter = Duration.ofSeconds(10);
    private LeaseListener listener = LeaseListener.LOGGING;

    private Builder() {}

    /**
     * Connections for units that write; by default 1, which is right where the database has one
     * writer at a time: threads queue up in order here.
     *
     * @param connections 1 or more
     * @return this
     */
    public Builder writers(int connections) {
      writers = atLeast("writers", 1, connections);
      return this;
    }

    /**
     * Connections for units that read; by default 4.
     *
     * @param connections 1 or more
     * @return this
     */
    public Builder readers(int connections) {
      readers = atLeast("readers", 1, connections);
      return this;
    }

    /**
     * Connections for held sessions that read; by default 4.
     *
     * @param connections 1 or more
     * @return this
     */
    public Builder held(int connections) {
      held = atLeast("held", 1, connections);
      return this;
    }

    /**
     * Prepared statements kept with each connection; by default 64. The one unused for longest
     * makes room.
     *
     * @param kept 0 or more
     * @return this
     */
    public Builder statements(int kept) {
      statements = atLeast("statements", 0, kept);
      return this;
    }

    /**
     * How long a unit waits for a connection before it fails; by default 30 s. Its own deadline may
     * be shorter.
     *
     * @param time zero to fail at once
     * @return this
     */
    public Builder acquireTimeout(Duration time) {
      acquireTimeout = notNegative("acquireTimeout", time);
      return this;
    }

    /**
     * How long an unused connection is kept; by default 60 s.
     *
     * @param time zero to close it as soon as may be
     * @return this
     */
    public Builder idleTimeout(Duration time) {
      idleTimeout = notNegative("idleTimeout", time);
      return this;
    }

    /**
     * How long closing a runner waits for units under way; by default 5 s.
     *
     * @param time zero not to wait
     * @return this
     */
    public Builder closeTimeout(Duration time) {
      closeTimeout = notNegative("closeTimeout", time);
      return this;
    }

    /**
     * How long a connection may be held before that is reported, and how long a held session may
     * leave a transaction idle; by default 10 s, so that what makes others wait is known before
     * their 30 s are over. Each is reported once for one lease, and again when the connection is
     * back. A unit that only reads and is {@link dev.sluice.jdbc.unit.Purpose#UPKEEP upkeep}, such
     * as a session that polls for change, is not reported.
     *
     * @param time zero to report only forgotten sessions
     * @return this
     */
    public Builder reportAfter(Duration time) {
      reportAfter = notNegative("reportAfter", time);
      return this;
    }

    /**
     * Who is told of connections held for long and of forgotten sessions; by default {@link
     * LeaseListener#LOGGING}.
     *
     * @param listener instead of the log; not null
     * @return this
     */
    public Builder listener(LeaseListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Ends with what was set so far.
     *
     * @return options that later changes of this builder don't touch
     */
    public LeaseOptions build() {
      return new LeaseOptions(this);
    }

    private static int atLeast(String name, int least, int number) {
      if (number < least) {
        throw new IllegalArgumentException(
            "%s must be %d or more, is %d".formatted(name, least, number));
      }
      return number;
    }

    private static Duration notNegative(String name, Duration time) {
      if (Objects.requireNonNull(time, name).isNegative()) {
        throw new IllegalArgumentException(name + " must not be negative, is " + time);
      }
      return time;
    }
  }
}
