package dev.sluice.logging;

import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.FetchCall;
import java.util.ArrayList;
import java.util.List;

/** The rows that are being read on one connection, for the thread that uses it. */
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
