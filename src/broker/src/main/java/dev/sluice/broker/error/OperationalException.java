package dev.sluice.broker.error;

/**
 * The disk is full or failing, a statement took too long, or the store can't be opened or written.
 * Rolled back, except that a failing commit leaves the outcome unknown; not retryable.
 */
public final class OperationalException extends BrokerException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the broker and its backends.
   *
   * @param message what happened and what to do; not null
   * @param cause the driver's error, or null
   */
  public OperationalException(String message, Throwable cause) {
    super(message, false, cause);
  }
}
