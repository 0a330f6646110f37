package dev.sluice.broker.error;

/** The store is damaged, or no database at all. Nothing was changed; not retryable. */
public final class StorageException extends BrokerException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the broker and its backends.
   *
   * @param message what happened and what to do; not null
   * @param cause the driver's error, or null
   */
  public StorageException(String message, Throwable cause) {
    super(message, false, cause);
  }
}
