package dev.sluice.jdbc.measure;

import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.database.Database;

/**
 * Which database a unit worked on, and how much of its time its transactions took. The rest it has
 * waited: for a connection of its runner, for the group that its transaction is shared with, for
 * another attempt.
 *
 * <p>Told by the thread that the unit runs on at that moment.
 */
final class UnitClock {

  private Database database;
  private long busy;
  private long begun;
  private boolean inTransaction;
  private boolean hadTransaction;

  /** A call of the unit on a connection. */
  void works(ConnectionInfo connection) {
    if (database == null) {
      database = connection.database();
    }
  }

  Database database() {
    return database == null ? Database.UNKNOWN : database;
  }

  /** An attempt starts, which may have to wait for a connection before it begins. */
  void attempt() {
    hadTransaction = true;
    inTransaction = false;
  }

  void begin(long now) {
    if (!inTransaction) {
      begun = now;
      inTransaction = true;
    }
  }

  void end(long now) {
    if (inTransaction) {
      busy += now - begun;
      inTransaction = false;
    }
  }

  /** What remains of so many nanoseconds; negative if there never was a transaction. */
  long waited(long nanos) {
    return hadTransaction ? Math.max(0, nanos - busy) : -1;
  }
}
