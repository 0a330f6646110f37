package dev.sluice.cli.command;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.MessageId;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.io.Failure;

/** {@code delete QUEUE [-m ID]} and {@code delete --all} */
final class DeleteCommand implements Command {

  @Override
  public int run(Session session) {
    Arguments arguments = session.arguments();
    if (arguments.has("all")) {
      if (arguments.has("message")) {
        throw new Failure("--message requires a queue name");
      }
      session.broker().deleteAll();
      return Exit.OK;
    }
    MessageId id = session.id();
    MessageQueue queue = session.queue("queue");
    if (id == null) {
      queue.deleteAll();
      return Exit.OK;
    }
    return queue.delete(id) ? Exit.OK : Exit.NOTHING;
  }
}
