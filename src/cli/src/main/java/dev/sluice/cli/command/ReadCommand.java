package dev.sluice.cli.command;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.cursor.BatchCursor;
import dev.sluice.broker.message.Message;
import dev.sluice.cli.config.Variable;
import java.util.List;
import java.util.Optional;

/**
 * {@code read QUEUE}: each message is claimed and committed before it is printed; in batches, each
 * is printed before it is committed.
 */
final class ReadCommand implements Command {

  @Override
  public int run(Session session) {
    Waiting waiting = Waiting.of(session);
    Chosen chosen = Chosen.of(session);
    MessageQueue queue = session.queue("queue");
    Printer printer = new Printer(session, chosen.warnsOfNewlines());
    if (chosen.id() != null) {
      Optional<Message> found = queue.claim(chosen.id());
      found.ifPresent(printer::print);
      return found.isPresent() ? Exit.OK : Exit.NOTHING;
    }
    int interval = session.settings().atLeast(Variable.READ_COMMIT_INTERVAL, 1);
    if (chosen.all() && interval > 1) {
      return batches(queue, chosen, waiting, interval, printer);
    }
    List<Message> next = waiting.first(queue, chosen.range(), () -> queue.claim(1, chosen.range()));
    int code = next.isEmpty() ? Exit.NOTHING : Exit.OK;
    while (!next.isEmpty()) {
      printer.print(next.get(0));
      next = chosen.all() ? queue.claim(1, chosen.range()) : List.of();
    }
    return code;
  }

  private static int batches(
      MessageQueue queue, Chosen chosen, Waiting waiting, int size, Printer printer) {
    try (BatchCursor batches = queue.consumeInBatches(size, chosen.range())) {
      List<Message> next =
          waiting.first(
              queue, chosen.range(), () -> batches.next().map(List::of).orElse(List.of()));
      int code = next.isEmpty() ? Exit.NOTHING : Exit.OK;
      while (!next.isEmpty()) {
        printer.print(next.get(0));
        next = batches.next().map(List::of).orElse(List.of());
      }
      return code;
    }
  }
}
