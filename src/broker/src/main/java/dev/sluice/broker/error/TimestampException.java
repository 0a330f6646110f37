package dev.sluice.broker.error;

/**
 * No ID could be made, or a bound on IDs could not be read or stored.
 *
 * <p>Retryable only if the clock stands behind the newest ID and its counter is used up: once the
 * clock has caught up. Rolled back, unless {@link #isOutcomeAmbiguous} says that nobody knows.
 */
public final class TimestampException extends BrokerException {

  private static final long serialVersionUID = 1L;

  /** Fixed when the error was made. */
  private final boolean outcomeAmbiguous;

  private TimestampException(
      String message, boolean retryable, boolean outcomeAmbiguous, Throwable cause) {
    super(message, retryable, cause);
    this.outcomeAmbiguous = outcomeAmbiguous;
  }

  /**
   * The clock has no ID to give.
   *
   * @param message what happened and what to do; not null
   * @return a retryable error
   */
  public static TimestampException noId(String message) {
    return new TimestampException(message, true, false, null);
  }

  /**
   * A text is no bound on IDs.
   *
   * @param message what is wrong with it; not null
   * @return an error that is not retryable
   */
  public static TimestampException malformed(String message) {
    return new TimestampException(message, false, false, null);
  }

  /**
   * It is not known whether the highest ID was raised. To find out, read it again.
   *
   * @param message what happened and what to do; not null
   * @param cause the driver's error; not null
   * @return an error that is not retryable and whose outcome is ambiguous
   */
  public static TimestampException unconfirmed(String message, Throwable cause) {
    return new TimestampException(message, false, true, cause);
  }

  /**
   * Whether the change may have happened all the same.
   *
   * @return false if it certainly has not
   */
  public boolean isOutcomeAmbiguous() {
    return outcomeAmbiguous;
  }
}
