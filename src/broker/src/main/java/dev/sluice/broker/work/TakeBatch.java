package dev.sluice.broker.work;

import dev.sluice.broker.backend.MessageStatements;
import dev.sluice.broker.backend.Selection;
import dev.sluice.broker.message.Message;
import dev.sluice.jdbc.unit.BatchWork;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Claims or moves the first pending messages of a queue for several callers: all at once, then each
 * gets its share in the order of asking.
 *
 * @param messages has the statements; not null
 * @param queue where they are; not null
 * @param to where to move them; null to claim them
 */
public record TakeBatch(MessageStatements messages, String queue, String to)
    implements BatchWork<Integer, List<Message>> {

  @Override
  public List<List<Message>> run(Session session, List<Integer> limits) throws SQLException {
    long total = 0;
    for (int limit : limits) {
      total += limit;
    }
    List<Message> taken = take(session, Selection.first((int) Math.min(total, Integer.MAX_VALUE)));
    if (limits.size() == 1) {
      return List.of(taken);
    }
    List<List<Message>> shares = new ArrayList<>(limits.size());
    int next = 0;
    for (int limit : limits) {
      int end = Math.min(limit, taken.size() - next) + next;
      shares.add(List.copyOf(taken.subList(next, end)));
      next = end;
    }
    return shares;
  }

  /**
   * For one caller, and not only the first.
   *
   * @param session in a write transaction; not null
   * @param selection which messages; not null
   * @return in order of delivery, possibly none
   * @throws SQLException as the driver threw it
   */
  public List<Message> take(Session session, Selection selection) throws SQLException {
    return to == null
        ? messages.claim(session, queue, selection)
        : messages.move(session, queue, to, selection);
  }
}
