package dev.sluice.cli.command;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.PeekCursor;
import dev.sluice.broker.QueueBrowser;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.PeekedMessage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code peek QUEUE} */
final class PeekCommand implements Command {

  private static final int PAGE = 1000;

  @Override
  public int run(Session session) {
    Chosen chosen = Chosen.of(session);
    MessageQueue queue = session.queue("queue");
    Printer printer = new Printer(session, chosen.warnsOfNewlines());
    boolean claimed = session.arguments().has("include-claimed");
    if (chosen.all()) {
      return claimed
          ? all(queue.browse().all(chosen.range()), message -> printer.print(message.message()))
          : all(queue.peekAll(chosen.range()), printer::print);
    }
    Optional<Message> found =
        claimed ? one(queue.browse(), chosen).map(PeekedMessage::message) : one(queue, chosen);
    found.ifPresent(printer::print);
    return found.isPresent() ? Exit.OK : Exit.NOTHING;
  }

  private static Optional<PeekedMessage> one(QueueBrowser queue, Chosen chosen) {
    return chosen.id() == null
        ? queue.list(1, chosen.range()).stream().findFirst()
        : queue.get(chosen.id());
  }

  private static Optional<Message> one(MessageQueue queue, Chosen chosen) {
    return chosen.id() == null
        ? queue.peek(1, chosen.range()).stream().findFirst()
        : queue.peek(chosen.id());
  }

  private static <M> int all(PeekCursor<M> cursor, Consumer<M> print) {
    int code = Exit.NOTHING;
    for (List<M> page = cursor.next(PAGE); !page.isEmpty(); page = cursor.next(PAGE)) {
      code = Exit.OK;
      page.forEach(print);
    }
    return code;
  }
}
