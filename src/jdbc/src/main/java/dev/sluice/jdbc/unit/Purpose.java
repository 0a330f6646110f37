package dev.sluice.jdbc.unit;

/** On whose behalf a call is made. */
public enum Purpose {
  /** The application's own work. */
  APPLICATION,
  /** An operation of the message broker. */
  BROKER,
  /**
   * Housekeeping that nobody asked for by name: setting up a connection, polling for change. Log
   * and trace leave it out unless asked.
   */
  UPKEEP
}
