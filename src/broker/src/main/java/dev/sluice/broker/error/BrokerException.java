package dev.sluice.broker.error;

/**
 * The root of what can go wrong with a store. The driver's error, if any, is the cause. Each
 * operation throws an exception of its own, also where several share a transaction that failed.
 */
public abstract sealed class BrokerException extends RuntimeException
    permits BusyException,
        StopException,
        OperationalException,
        IntegrityException,
        DataException,
        StorageException,
        TimestampException,
        IncompatibleDatabaseException,
        SidecarUnavailableException,
        IdConflictException {

  private static final long serialVersionUID = 1L;

  /** Fixed when the error was made. */
  private final boolean retryable;

  BrokerException(String message, boolean retryable, Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
  }

  /**
   * Whether the same call may succeed later without anybody mending anything.
   *
   * @return fixed when the error was made
   */
  public final boolean isRetryable() {
    return retryable;
  }
}
