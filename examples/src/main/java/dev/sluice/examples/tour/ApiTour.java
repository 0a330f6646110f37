package dev.sluice.examples.tour;

import dev.sluice.broker.Broker;
import dev.sluice.examples.stage.Example;
import dev.sluice.examples.stage.Stage;
import dev.sluice.sqlite.SqliteDataSource;

/** The library in seven sections, each on queues of its own. */
public final class ApiTour implements Example {

  @Override
  public void run(Stage stage) throws Exception {
    try (Broker broker = Broker.open(SqliteDataSource.at(stage.database()))) {
      Basics.oneByOne(broker.queue("basics"), stage);
      Basics.byId(broker.queue("events"), stage);
      new Retries(broker, stage).run();
      new Statistics(broker, stage).run();
      Checkpoint.batches(broker.queue("batch"), stage);
      ManyQueues.run(broker, stage);
      DumpAndLoad.run(broker, stage);
    }
  }
}
