package dev.sluice.cli.command;

import dev.sluice.broker.catalog.QueueFilter;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.io.JsonObject;
import java.util.List;

/** {@code list} */
final class ListCommand implements Command {

  @Override
  public int run(Session session) {
    Arguments arguments = session.arguments();
    QueueFilter filter = filter(arguments);
    boolean json = arguments.has("json");
    if (!arguments.has("stats")) {
      for (String queue : session.broker().queues(filter)) {
        session.out().println(json ? new JsonObject().text("queue", queue).toString() : queue);
      }
    } else if (json) {
      for (QueueStats stats : session.broker().stats(filter)) {
        session.out().println(StatsCommand.json(stats));
      }
    } else {
      withTotal(session, filter);
    }
    return Exit.OK;
  }

  private static QueueFilter filter(Arguments arguments) {
    if (arguments.has("prefix")) {
      return QueueFilter.prefix(arguments.value("prefix"));
    }
    return arguments.has("pattern")
        ? QueueFilter.matching(arguments.value("pattern"))
        : QueueFilter.ALL;
  }

  /** The total is that of the whole store, whatever the filter. */
  private static void withTotal(Session session, QueueFilter filter) {
    List<QueueStats> all = session.broker().stats();
    long claimed = 0;
    long total = 0;
    for (QueueStats stats : all) {
      if (filter.accepts(stats.queue())) {
        session.out().println(StatsCommand.plain(stats));
      }
      claimed += stats.claimed();
      total += stats.total();
    }
    if (claimed > 0) {
      session.out().println("\nTotal claimed messages: " + claimed + "/" + total);
    }
  }
}
