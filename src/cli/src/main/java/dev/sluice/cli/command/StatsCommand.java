package dev.sluice.cli.command;

import dev.sluice.broker.message.QueueStats;
import dev.sluice.cli.io.JsonObject;

/** {@code stats QUEUE} */
final class StatsCommand implements Command {

  @Override
  public int run(Session session) {
    QueueStats stats = session.queue("queue").stats();
    session.out().println(session.arguments().has("json") ? json(stats) : plain(stats));
    return Exit.OK;
  }

  static String plain(QueueStats stats) {
    String line = stats.queue() + ": " + stats.pending();
    return stats.claimed() == 0
        ? line
        : line + " (" + stats.total() + " total, " + stats.claimed() + " claimed)";
  }

  static String json(QueueStats stats) {
    return new JsonObject()
        .text("queue", stats.queue())
        .number("pending", stats.pending())
        .number("claimed", stats.claimed())
        .number("total", stats.total())
        .flag("exists", stats.total() > 0)
        .toString();
  }
}
