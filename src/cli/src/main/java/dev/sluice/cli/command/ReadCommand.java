package dev.sluice.cli.command;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.Message;
import java.util.List;
import java.util.Optional;

/** {@code read QUEUE}: each message is claimed and committed before it is printed. */
final class ReadCommand implements Command {

  @Override
  public int run(Session session) {
    Chosen chosen = Chosen.of(session);
    MessageQueue queue = session.queue("queue");
    Printer printer = new Printer(session, chosen.warnsOfNewlines());
    if (chosen.id() != null) {
      Optional<Message> found = queue.claim(chosen.id());
      found.ifPresent(printer::print);
      return found.isPresent() ? Exit.OK : Exit.NOTHING;
    }
    int code = Exit.NOTHING;
    List<Message> next = queue.claim(1, chosen.range());
    while (!next.isEmpty()) {
      code = Exit.OK;
      printer.print(next.get(0));
      next = chosen.all() ? queue.claim(1, chosen.range()) : List.of();
    }
    return code;
  }
}
