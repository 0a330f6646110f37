package dev.sluice.broker.error;

/**
 * The backend has no place for an application's own statements. Nothing was done; not retryable.
 */
public final class SidecarUnavailableException extends BrokerException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by the broker.
   *
   * @param message what to do instead; not null
   */
  public SidecarUnavailableException(String message) {
    super(message, false, null);
  }
}
