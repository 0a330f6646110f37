package dev.sluice.cli;

import dev.sluice.broker.message.QueueStats;
import java.util.List;
import java.util.Map;

/** {@code list [--stats]} */
final class ListCommand implements Command {

  @Override
  public Map<String, String> options() {
    return Map.of("-h", "help", "--help", "help", "--stats", "stats");
  }

  @Override
  public Job prepare(Arguments arguments) throws UsageException {
    arguments.end();
    if (!arguments.has("stats")) {
      return (broker, out) -> {
        broker.queues().forEach(out::println);
        return Main.OK;
      };
    }
    return (broker, out) -> {
      List<QueueStats> all = broker.stats();
      all.forEach(stats -> out.println(StatsCommand.line(stats)));
      long claimed = all.stream().mapToLong(QueueStats::claimed).sum();
      long total = all.stream().mapToLong(QueueStats::total).sum();
      if (claimed > 0) {
        out.println("");
        out.println("Total claimed messages: %d/%d".formatted(claimed, total));
      }
      return Main.OK;
    };
  }
}
