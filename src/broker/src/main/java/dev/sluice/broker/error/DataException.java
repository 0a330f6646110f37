package dev.sluice.broker.error;

/** A value that the database can't represent. Rolled back; not retryable. */
public final class DataException extends BrokerException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the broker and its backends.
   *
   * @param message what happened and what to do; not null
   * @param cause the driver's error, or null
   */
  public DataException(String message, Throwable cause) {
    super(message, false, cause);
  }
}
