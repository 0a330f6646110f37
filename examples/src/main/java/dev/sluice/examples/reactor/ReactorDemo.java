package dev.sluice.examples.reactor;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.examples.stage.Example;
import dev.sluice.examples.stage.Stage;
import dev.sluice.sqlite.SqliteDataSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Three inputs of two queues become three results; requests tell how far that is, and end it. */
public final class ReactorDemo implements Example {

  private static final Routes ROUTES =
      new Routes(List.of("input.a", "input.b"), "output", "control", "replies");

  @Override
  public void run(Stage stage) throws Exception {
    try (Broker broker = Broker.open(SqliteDataSource.at(stage.database()));
        Reactor reactor =
            new Reactor(broker, ROUTES, body -> "done: " + body, Duration.ofSeconds(20))) {
      broker.queue("input.a").write(List.of("a1", "a2"));
      broker.queue("input.b").write("b1");
      reactor.start();

      String status = ask(broker, "STATUS", stage);
      while (!status.equals("published=3")) {
        status = ask(broker, "{\"command\": \"STATUS\"}", stage);
      }
      stage.check("anything else is an error", ask(broker, "123", stage), "ERROR unknown");
      stage.check("it ends when it is told", ask(broker, "STOP", stage), "stopping");
      reactor.completion().get(20, TimeUnit.SECONDS);

      List<String> outputs = bodies(broker.queue("output"));
      outputs.forEach(body -> stage.say("%s", body));
      stage.check(
          "each input has a result",
          outputs.stream().sorted().toList(),
          List.of("done: a1", "done: a2", "done: b1"));
      stage.check(
          "inputs stay, behind a checkpoint", broker.queue("input.a").stats().pending(), 2L);
    }
  }

  /** A reply is found by its request: it is newer, and begins with the ID. */
  private static String ask(Broker broker, String request, Stage stage) throws Exception {
    MessageId id = broker.queue("control").write(request);
    stage.await("there is a reply", () -> reply(broker, id).isPresent());
    String reply = reply(broker, id).orElseThrow();
    stage.say("%s -> %s", request, reply);
    return reply;
  }

  private static Optional<String> reply(Broker broker, MessageId request) {
    return broker.queue("replies").peek(100, IdRange.after(request.value())).stream()
        .map(Message::body)
        .filter(body -> body.startsWith(request + " "))
        .map(body -> body.substring(request.toString().length() + 1))
        .findFirst();
  }

  private static List<String> bodies(MessageQueue queue) {
    return queue.peek(100, IdRange.ALL).stream().map(Message::body).toList();
  }
}
