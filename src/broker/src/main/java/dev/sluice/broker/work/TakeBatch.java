package dev.sluice.broker.work;

import dev.sluice.broker.backend.Selection;
import dev.sluice.broker.message.Message;
import dev.sluice.jdbc.unit.BatchWork;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Claims or moves the first pending messages of a queue for several callers: all at once, then each
 * gets its share in the order of asking.
 *
 * @param contexts has the statements; not null
 * @param queue where they are; not null
 * @param to where to move them; null to claim them
 */
public record TakeBatch(Contexts contexts, String queue, String to)
    implements BatchWork<TakeBatch.Share, List<Message>> {

  /**
   * What one caller takes.
   *
   * @param limit at most so many messages
   * @param messaging for those who want to know, or null
   */
  public record Share(int limit, Messaging messaging) {}

  @Override
  public List<List<Message>> run(Session session, List<Share> inputs) throws SQLException {
    long total = 0;
    Messaging told = null;
    for (Share input : inputs) {
      total += input.limit;
      told = told == null ? input.messaging : told;
    }
    Selection all = Selection.first((int) Math.min(total, Integer.MAX_VALUE));
    List<Message> taken = take(session, told, all);
    if (inputs.size() == 1) {
      return List.of(taken);
    }
    List<List<Message>> shares = new ArrayList<>(inputs.size());
    int next = 0;
    for (Share input : inputs) {
      int end = Math.min(input.limit, taken.size() - next) + next;
      List<Message> share = List.copyOf(taken.subList(next, end));
      Contexts.received(input.messaging, share);
      shares.add(share);
      next = end;
    }
    return shares;
  }

  /**
   * For one caller, and not only the first.
   *
   * @param session in a write transaction; not null
   * @param messaging told what was received; may be null
   * @param selection which messages; not null
   * @return in order of delivery, possibly none
   * @throws SQLException as the driver threw it
   */
  public List<Message> take(Session session, Messaging messaging, Selection selection)
      throws SQLException {
    return contexts.receive(
        session,
        messaging,
        from ->
            to == null
                ? from.claim(session, queue, selection)
                : from.move(session, queue, to, selection));
  }
}
