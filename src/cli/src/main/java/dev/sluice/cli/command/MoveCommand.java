package dev.sluice.cli.command;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueName;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.io.Failure;
import dev.sluice.cli.io.Failure.Code;
import dev.sluice.cli.io.Progress;
import java.util.List;

/** {@code move SOURCE DEST}; by ID it takes claimed messages as well and makes them pending. */
final class MoveCommand implements Command {

  private static final int MOST = 1_000_000;

  @Override
  public int run(Session session) {
    Arguments arguments = session.arguments();
    if (arguments.has("message") && Chosen.hasBounds(arguments)) {
      throw new Failure(Code.INVALID_ARGUMENT, "--message cannot be used with --after or --before");
    }
    String from = session.resolve(arguments.value("source_queue"));
    String to = session.resolve(arguments.value("dest_queue"));
    if (from.equals(to)) {
      throw new Failure(Code.INVALID_ARGUMENT, "Source and destination queues cannot be the same");
    }
    IdRange range = Bounds.of(arguments);
    Waiting waiting = Waiting.of(session);
    MessageId id = session.id();
    QueueName.check(from);
    QueueName.check(to);
    MessageQueue source = session.broker().queue(from);
    MessageQueue target = session.broker().queue(to);
    List<Message> moved =
        id == null
            ? waiting.first(source, range, () -> move(session, source, range, target))
            : source.recover(id, target).map(List::of).orElse(List.of());
    Printer printer = new Printer(session, true);
    moved.forEach(printer::print);
    if (moved.size() == MOST) {
      session
          .err()
          .line(
              "broker move --all: capped at 1000000 messages; messages may remain in the source"
                  + " queue");
    }
    return moved.isEmpty() ? Exit.NOTHING : Exit.OK;
  }

  private static List<Message> move(
      Session session, MessageQueue source, IdRange range, MessageQueue target) {
    if (!session.arguments().has("all")) {
      return source.move(1, range, target);
    }
    try (Progress progress = session.progress("broker move", false)) {
      return source.move(MOST, range, target);
    }
  }
}
