package dev.sluice.broker.error;

/**
 * The operation was stopped or its thread interrupted at a safe point. Nothing was changed; never
 * retried.
 */
public final class StopException extends BrokerException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the broker and its backends.
   *
   * @param message what happened and what to do; not null
   * @param cause the driver's error, or null
   */
  public StopException(String message, Throwable cause) {
    super(message, false, cause);
  }
}
