package dev.sluice.cli.command;

import dev.sluice.broker.MessageQueue;
import dev.sluice.cli.io.JsonObject;

/** {@code exists QUEUE} */
final class ExistsCommand implements Command {

  @Override
  public int run(Session session) {
    MessageQueue queue = session.queue("queue");
    boolean exists = queue.exists();
    if (session.arguments().has("json")) {
      session
          .out()
          .println(new JsonObject().text("queue", queue.name()).flag("exists", exists).toString());
    }
    return exists ? Exit.OK : Exit.NOTHING;
  }
}
