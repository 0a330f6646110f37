package dev.sluice.cli;

import dev.sluice.broker.message.QueueStats;
import java.util.Map;

/** {@code stats QUEUE} */
final class StatsCommand implements Command {

  @Override
  public Map<String, String> options() {
    return Map.of("-h", "help", "--help", "help");
  }

  @Override
  public Job prepare(Arguments arguments) throws UsageException {
    String queue = arguments.require("queue");
    arguments.end();
    return (broker, out) -> {
      out.println(line(broker.queue(queue).stats()));
      return Main.OK;
    };
  }

  static String line(QueueStats stats) {
    return stats.claimed() == 0
        ? "%s: %d".formatted(stats.queue(), stats.pending())
        : "%s: %d (%d total, %d claimed)"
            .formatted(stats.queue(), stats.pending(), stats.total(), stats.claimed());
  }
}
