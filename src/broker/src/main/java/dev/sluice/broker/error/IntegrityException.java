package dev.sluice.broker.error;

/**
 * A constraint of the store was violated, such as an ID that is taken. Rolled back; not retryable.
 */
public final class IntegrityException extends BrokerException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the broker and its backends.
   *
   * @param message what happened and what to do; not null
   * @param cause the driver's error, or null
   */
  public IntegrityException(String message, Throwable cause) {
    super(message, false, cause);
  }
}
