package dev.sluice.cli.command;

import dev.sluice.broker.Broker;
import dev.sluice.broker.catalog.Renamed;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.io.Failure;
import dev.sluice.cli.io.JsonObject;

/** {@code rename OLD NEW} */
final class RenameCommand implements Command {

  @Override
  public int run(Session session) {
    Arguments arguments = session.arguments();
    String from = session.queueName("old_queue");
    String to = session.queueName("new_queue");
    if (from.equals(to)) {
      throw new Failure("Source and target queues cannot be the same");
    }
    Broker broker = session.broker();
    Renamed renamed =
        arguments.has("no-retarget-aliases")
            ? broker.renameWithoutAliases(from, to)
            : broker.rename(from, to);
    if (arguments.has("json")) {
      session.out().println(json(renamed));
    }
    return renamed.happened() ? Exit.OK : Exit.NOTHING;
  }

  private static String json(Renamed renamed) {
    return new JsonObject()
        .text("old_queue", renamed.from())
        .text("new_queue", renamed.to())
        .number("messages_renamed", renamed.messages())
        .number("aliases_retargeted", renamed.aliases())
        .flag("renamed", renamed.happened())
        .toString();
  }
}
