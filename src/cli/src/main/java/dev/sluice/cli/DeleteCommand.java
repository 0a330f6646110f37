package dev.sluice.cli;

import dev.sluice.broker.message.MessageId;
import java.util.Map;

/** {@code delete QUEUE [-m ID]} and {@code delete --all} */
final class DeleteCommand implements Command {

  @Override
  public Map<String, String> options() {
    return Map.of("-h", "help", "--help", "help", "--all", "all", "-m", "id=", "--message", "id=");
  }

  @Override
  public Job prepare(Arguments arguments) throws UsageException {
    boolean all = arguments.has("all");
    String queue = arguments.next();
    arguments.end();
    MessageId id = FetchCommand.id(arguments);
    if (queue == null && !all) {
      throw new UsageException("one of the arguments queue --all is required");
    }
    if (queue != null && all) {
      throw new UsageException("argument queue: not allowed with argument --all");
    }
    if (all && id != null) {
      throw new UsageException("--message requires a queue name");
    }
    return (broker, out) -> {
      if (all) {
        broker.deleteAll();
      } else if (id == null) {
        broker.queue(queue).deleteAll();
      } else if (!broker.queue(queue).delete(id)) {
        return Main.NOTHING;
      }
      return Main.OK;
    };
  }
}
