package dev.sluice.examples.tour;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.catalog.QueueFilter;
import dev.sluice.broker.catalog.Recipients;
import dev.sluice.broker.catalog.Renamed;
import dev.sluice.broker.message.Message;
import dev.sluice.examples.stage.Stage;
import java.util.List;

/**
 * What goes beyond one queue: broadcasts, aliases, a new name, and what is left of consumed ones.
 */
final class ManyQueues {

  private ManyQueues() {}

  static void run(Broker broker, Stage stage) {
    List<String> names = List.of("worker.1", "worker.2");
    int reached = broker.broadcast("reload", Recipients.created(names));
    stage.check("a broadcast reaches the queues it names", reached, 2);
    stage.check("they can be listed", broker.queues(QueueFilter.prefix("worker.")), names);

    broker.aliases().add("leader", "worker.1");
    Renamed renamed = broker.rename("worker.1", "worker.first");
    stage.check("its messages have the new name", renamed.messages(), 1);
    String leader = broker.aliases().resolve("@leader");
    stage.check("its alias has followed", leader, "worker.first");

    MessageQueue queue = broker.queue(leader);
    Message claimed = queue.claim().orElseThrow();
    stage.check("a consumed message stays for a while", queue.stats().claimed(), 1L);
    MessageQueue again = broker.queue("worker.again");
    stage.check("so it can be recovered", queue.recover(claimed.id(), again).isPresent());
    again.claim();
    stage.check("vacuum removes what was consumed", broker.maintenance().vacuum() > 0);
    stage.say("%s", broker.status());
    stage.check("the recovered one too", again.exists(), false);
  }
}
