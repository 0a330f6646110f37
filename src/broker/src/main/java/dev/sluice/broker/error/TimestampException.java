package dev.sluice.broker.error;

/**
 * No ID could be made: the clock stands behind the newest ID and the counter is used up. Rolled
 * back; retryable once the clock has caught up.
 */
public final class TimestampException extends BrokerException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the broker and its backends.
   *
   * @param message what happened and what to do; not null
   * @param cause the driver's error, or null
   */
  public TimestampException(String message, Throwable cause) {
    super(message, true, cause);
  }
}
