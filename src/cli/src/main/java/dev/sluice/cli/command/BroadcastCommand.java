package dev.sluice.cli.command;

import dev.sluice.broker.catalog.Recipients;
import dev.sluice.cli.args.Arguments;

/**
 * {@code broadcast MESSAGE|-}: to queues that exist; names are taken as they are, never aliases.
 */
final class BroadcastCommand implements Command {

  @Override
  public int run(Session session) {
    String body = WriteCommand.body(session);
    Recipients recipients = recipients(session.arguments());
    int reached = session.broker().broadcast(body, recipients);
    return reached > 0 ? Exit.OK : Exit.NOTHING;
  }

  private static Recipients recipients(Arguments arguments) {
    if (arguments.has("queue")) {
      return Recipients.existing(arguments.values("queue"));
    }
    return arguments.has("pattern")
        ? Recipients.matching(arguments.value("pattern"))
        : Recipients.all();
  }
}
