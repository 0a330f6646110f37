package dev.sluice.cli.command;

import dev.sluice.broker.message.QueueStats;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.io.Failure;
import dev.sluice.cli.io.JsonObject;
import java.util.List;

/** {@code list} */
final class ListCommand implements Command {

  @Override
  public int run(Session session) {
    Arguments arguments = session.arguments();
    if (arguments.has("prefix") || arguments.has("pattern")) {
      throw new Failure("--prefix and --pattern are not available yet");
    }
    boolean json = arguments.has("json");
    if (arguments.has("stats")) {
      stats(session, json);
      return Exit.OK;
    }
    for (String queue : session.broker().queues()) {
      session.out().println(json ? new JsonObject().text("queue", queue).toString() : queue);
    }
    return Exit.OK;
  }

  private static void stats(Session session, boolean json) {
    List<QueueStats> all = session.broker().stats();
    long claimed = 0;
    long total = 0;
    for (QueueStats stats : all) {
      session.out().println(json ? StatsCommand.json(stats) : StatsCommand.plain(stats));
      claimed += stats.claimed();
      total += stats.total();
    }
    if (claimed > 0 && !json) {
      session.out().println("\nTotal claimed messages: " + claimed + "/" + total);
    }
  }
}
