package dev.sluice.cli.command;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.Message;
import dev.sluice.cli.io.Failure;
import java.util.List;

/** {@code peek QUEUE} */
final class PeekCommand implements Command {

  private static final int PAGE = 1000;

  @Override
  public int run(Session session) {
    Chosen chosen = Chosen.of(session);
    MessageQueue queue = session.queue("queue");
    Printer printer = new Printer(session, chosen.warnsOfNewlines());
    if (session.arguments().has("include-claimed")) {
      throw new Failure("--include-claimed is not available yet");
    }
    if (chosen.all()) {
      return all(queue, chosen, printer);
    }
    List<Message> found =
        chosen.id() == null
            ? queue.peek(1, chosen.range())
            : queue.peek(chosen.id()).map(List::of).orElse(List.of());
    found.forEach(printer::print);
    return found.isEmpty() ? Exit.NOTHING : Exit.OK;
  }

  private static int all(MessageQueue queue, Chosen chosen, Printer printer) {
    var cursor = queue.peekAll(chosen.range());
    int code = Exit.NOTHING;
    for (List<Message> page = cursor.next(PAGE); !page.isEmpty(); page = cursor.next(PAGE)) {
      code = Exit.OK;
      page.forEach(printer::print);
    }
    return code;
  }
}
