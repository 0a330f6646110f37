package dev.sluice.broker.message;

/** A name that no queue can have. Raised before anything is touched; never retryable. */
public final class QueueNameException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  QueueNameException(String message) {
    super(message);
  }
}
