package dev.sluice.jdbc.unit;

import java.sql.SQLTimeoutException;

/**
 * A unit's deadline passed while it waited for a connection. Nothing of it has happened. Never
 * worth an automatic repetition; the caller may start it anew, with a new deadline.
 */
public class DeadlineException extends SQLTimeoutException {

  private static final long serialVersionUID = 1L;

  /**
   * Made by runners.
   *
   * @param message which unit waited, and for whom; not null
   */
  public DeadlineException(String message) {
    super(message);
  }
}
