package dev.sluice.jdbc.measure;

import dev.sluice.jdbc.FetchCall;
import dev.sluice.jdbc.database.Database;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongConsumer;

/** What is remembered of a connection, from its acquisition to its release. */
final class Usage {

  private static final int MAX_UNREAD = 8;

  final Database database;
  final long since;

  /** Result sets that stand on a row, oldest first; null before there is one. */
  private Set<FetchCall> unread;

  Usage(Database database, long since) {
    this.database = database;
    this.since = since;
  }

  /**
   * A cursor was moved. A result set whose end nobody asks for counts when so many others are open
   * that it is surely forgotten, or at the release.
   */
  void moved(FetchCall call, boolean onRow, LongConsumer rows) {
    boolean first = call.moves() == 1;
    if (!onRow) {
      if (first || (unread != null && unread.remove(call))) {
        rows.accept(call.moves() - 1);
      }
    } else if (first) {
      add(call, rows);
    }
  }

  private void add(FetchCall call, LongConsumer rows) {
    if (unread == null) {
      unread = new LinkedHashSet<>();
    } else if (unread.size() == MAX_UNREAD) {
      Iterator<FetchCall> oldest = unread.iterator();
      rows.accept(oldest.next().moves());
      oldest.remove();
    }
    unread.add(call);
  }

  void released(LongConsumer rows) {
    if (unread != null) {
      unread.forEach(call -> rows.accept(call.moves()));
    }
  }
}
