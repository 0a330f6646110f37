package dev.sluice.examples.tour;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.examples.stage.Stage;
import java.util.List;
import java.util.Optional;

/**
 * Work that may fail. The message waits in a queue of its own while it is worked on, so a crash
 * loses nothing, and is moved as it is: what failed is neither copied nor wrapped. How often it has
 * failed stands in a table of ours, and changes in the transaction that moves it.
 */
final class Retries {

  private static final int TRIES = 3;

  private final Broker broker;
  private final Stage stage;
  private final MessageQueue tasks;
  private final MessageQueue working;
  private final MessageQueue failed;

  Retries(Broker broker, Stage stage) {
    this.broker = broker;
    this.stage = stage;
    this.tasks = broker.queue("tasks");
    this.working = broker.queue("tasks.working");
    this.failed = broker.queue("tasks.failed");
  }

  void run() {
    broker
        .sidecar()
        .statements(
            session ->
                session.update(
                    "CREATE TABLE IF NOT EXISTS tries (id INTEGER PRIMARY KEY, failed INTEGER)"));
    String good = "{\"task\": \"send\", \"to\": \"ann@example.org\"}";
    String bad = "{\"task\": \"send\", \"to\": \"nobody\"}";
    tasks.write(List.of(bad, good));

    for (Optional<Message> next = tasks.move(working);
        next.isPresent();
        next = tasks.move(working)) {
      work(next.get());
    }

    stage.check("nothing is in hand any more", working.stats().total(), 0L);
    stage.check("nothing is left to do", tasks.stats().total(), 0L);
    Message given = failed.peek().orElseThrow();
    stage.check("what failed each time is kept, as it was", given.body(), bad);
    stage.check("it was tried three times", tries(given.id()), TRIES);
  }

  private void work(Message task) {
    if (task.body().contains("@")) {
      stage.say("Done: %s", task.body());
      working.delete(task.id());
    } else {
      stage.say("Failed at try %d: %s", giveBack(task.id()), task.body());
    }
  }

  private int giveBack(MessageId id) {
    return broker
        .sidecar()
        .transaction(
            session -> {
              int tries =
                  session
                      .query(
                          "INSERT INTO tries VALUES (?, 1)"
                              + " ON CONFLICT (id) DO UPDATE SET failed = failed + 1"
                              + " RETURNING failed",
                          row -> row.getInt(1),
                          id.value())
                      .get(0);
              working.in(session.connection()).move(id, tries < TRIES ? tasks : failed);
              return tries;
            });
  }

  private int tries(MessageId id) {
    return broker
        .sidecar()
        .statements(
            session ->
                session
                    .query(
                        "SELECT failed FROM tries WHERE id = ?", row -> row.getInt(1), id.value())
                    .get(0));
  }
}
