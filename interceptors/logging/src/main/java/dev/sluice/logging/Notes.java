package dev.sluice.logging;

import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.FetchCall;
import dev.sluice.jdbc.SqlCall;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What is kept with a connection, for the thread that uses it. */
final class Notes {

  private static final int MOST_READINGS = 16;

  /** Rows that are being read. */
  static final class Reading {

    final long start = System.nanoTime();
    final String sql;
    private final FetchCall call;
    long rows;

    Reading(FetchCall call, String sql) {
      this.call = call;
      this.sql = sql;
    }
  }

  private final List<Reading> readings = new ArrayList<>();
  private Dialect dialect;
  private String newest;
  private String newestShown;

  static Notes of(ConnectionInfo connection, Logging logging) {
    if (connection.attachment(logging) instanceof Notes notes) {
      return notes;
    }
    Notes notes = new Notes();
    connection.attach(logging, notes);
    return notes;
  }

  /** Asked of the driver once; drivers answer from memory. */
  Dialect dialect(SqlCall<?> call) {
    if (dialect == null) {
      dialect = dialect(call.statement());
    }
    return dialect;
  }

  private static Dialect dialect(Statement statement) {
    if (statement == null) {
      return Dialect.OTHER;
    }
    try {
      return Dialect.ofUrl(statement.getConnection().getMetaData().getURL());
    } catch (SQLException e) {
      return Dialect.OTHER; // of a closed connection; the call itself has failed for that
    }
  }

  /** A text was executed, and is shown so. */
  void executed(String sql, String shown) {
    newest = sql;
    newestShown = shown;
  }

  /** Begins with the first move; null for later ones of rows that were not seen from the first. */
  Reading reading(FetchCall call) {
    for (int i = readings.size() - 1; i >= 0; i--) {
      if (readings.get(i).call == call) {
        return readings.get(i);
      }
    }
    if (call.moves() > 1 || call.sql().isEmpty()) {
      return null;
    }
    Reading reading = new Reading(call, call.sql().equals(newest) ? newestShown : "…");
    readings.add(reading);
    return reading;
  }

  void ended(Reading reading) {
    readings.remove(reading);
  }

  /** The oldest of too many, which nobody may ever read on; null if there are not too many. */
  Reading surplus() {
    return readings.size() > MOST_READINGS ? readings.remove(0) : null;
  }

  List<Reading> endAll() {
    List<Reading> all = List.copyOf(readings);
    readings.clear();
    return all;
  }
}
