package dev.sluice.broker.error;

/**
 * Somebody else held the store for longer than the retry's budget, or too much waits for it
 * already. Nothing was changed; retryable.
 */
public final class BusyException extends BrokerException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the broker and its backends.
   *
   * @param message what happened and what to do; not null
   * @param cause the driver's error, or null
   */
  public BusyException(String message, Throwable cause) {
    super(message, true, cause);
  }
}
