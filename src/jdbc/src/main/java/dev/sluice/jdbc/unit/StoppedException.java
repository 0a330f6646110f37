package dev.sluice.jdbc.unit;

import java.sql.SQLException;

/**
 * A unit ended at a safe point because its {@link StopSignal} was set or its thread interrupted
 * (the interrupt flag is set again). Nothing of it has happened. Never worth an automatic
 * repetition.
 */
public class StoppedException extends SQLException {

  private static final long serialVersionUID = 1L;

  /**
   * Made where a unit is stopped.
   *
   * @param message what was stopped; not null
   * @param cause the failure that was about to be repeated, or null
   */
  public StoppedException(String message, Throwable cause) {
    super(message, cause);
  }
}
