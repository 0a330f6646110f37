package dev.sluice.broker.sqlite;

import dev.sluice.broker.message.QueueEntry;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.List;

/**
 * Many rows per statement, in a few fixed sizes: sessions keep statements prepared by their text.
 */
final class Inserts {

  private static final int COLUMNS = 3;

  /** Powers of two, so that any number of rows takes few statements. */
  private static final int LARGEST = 6;

  private static final String[] BY_POWER = new String[LARGEST + 1];

  static {
    for (int power = 0; power <= LARGEST; power++) {
      BY_POWER[power] =
          "INSERT INTO messages (queue, body, ts) VALUES (?, ?, ?)"
              + ", (?, ?, ?)".repeat((1 << power) - 1);
    }
  }

  private Inserts() {}

  /** Stores pending messages; row numbers rise in this order. */
  static void run(Session session, List<QueueEntry> entries) throws SQLException {
    int done = 0;
    while (done < entries.size()) {
      int left = entries.size() - done;
      int power = Math.min(LARGEST, 31 - Integer.numberOfLeadingZeros(left));
      int rows = 1 << power;
      session.update(BY_POWER[power], values(entries.subList(done, done + rows)));
      done += rows;
    }
  }

  private static Object[] values(List<QueueEntry> entries) {
    Object[] values = new Object[entries.size() * COLUMNS];
    int i = 0;
    for (QueueEntry entry : entries) {
      values[i++] = entry.queue();
      values[i++] = entry.body();
      values[i++] = entry.id().value();
    }
    return values;
  }
}
