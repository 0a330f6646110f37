package dev.sluice.broker.error;

/**
 * Three IDs in a row were taken already, although the newest was looked up. Not written; look into
 * the store before trying again.
 */
public final class IdConflictException extends BrokerException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the broker and its backends.
   *
   * @param message what happened and what to do; not null
   * @param cause the driver's error, or null
   */
  public IdConflictException(String message, Throwable cause) {
    super(message, false, cause);
  }
}
