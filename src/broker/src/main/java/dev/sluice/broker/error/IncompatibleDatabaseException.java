package dev.sluice.broker.error;

/**
 * The database belongs to something else, or to a newer version. Nothing was changed; not
 * retryable.
 */
public final class IncompatibleDatabaseException extends BrokerException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the broker and its backends.
   *
   * @param message what happened and what to do; not null
   * @param cause the driver's error, or null
   */
  public IncompatibleDatabaseException(String message, Throwable cause) {
    super(message, false, cause);
  }
}
