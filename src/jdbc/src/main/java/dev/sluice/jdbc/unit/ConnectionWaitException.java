package dev.sluice.jdbc.unit;

import java.sql.SQLTransientException;

/**
 * A unit got no connection of its runner in time, because other units had them all. Nothing of it
 * has happened; retryable: they may be through by then.
 */
public class ConnectionWaitException extends SQLTransientException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by runners.
   *
   * @param message which unit waited, and for whom; not null
   */
  public ConnectionWaitException(String message) {
    super(message);
  }
}
