package dev.sluice.broker.message;

/** A body that can't be stored. Raised before anything is touched; never retryable. */
public final class InvalidMessageException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  InvalidMessageException(String message) {
    super(message);
  }
}
