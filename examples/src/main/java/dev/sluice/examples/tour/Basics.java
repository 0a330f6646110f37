package dev.sluice.examples.tour;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.examples.stage.Stage;
import java.util.List;

/** Writes, claims and peeks. */
final class Basics {

  private Basics() {}

  static void oneByOne(MessageQueue queue, Stage stage) {
    queue.write("Hello, World!");
    queue.write(List.of("Task 1", "Task 2"));

    Message first = queue.claim().orElseThrow();
    stage.say("Read: %s", first.body());
    stage.check("the first one written is read first", first.body(), "Hello, World!");
    stage.check("a peek leaves it there", queue.peek().map(Message::body).orElse(""), "Task 1");

    List<String> rest = bodies(queue.claim(100, IdRange.ALL));
    stage.say("Drained: %s", rest);
    stage.check("the rest comes in order", rest, List.of("Task 1", "Task 2"));
    stage.check("an empty queue gives nothing", queue.claim().isEmpty());
  }

  static void byId(MessageQueue queue, Stage stage) {
    MessageId first = queue.write("Event 1");
    queue.write(List.of("Event 2", "Event 3", "Event 4"));

    stage.say("%s: %s", first, queue.peek(first).orElseThrow().body());
    stage.check(
        "its ID gives one message", bodies(queue.claim(first).stream().toList()).get(0), "Event 1");
    List<Message> next = queue.claim(1, IdRange.after(first.value()));
    stage.check("a bound gives what came later", bodies(next), List.of("Event 2"));
    stage.check(
        "then the rest", bodies(queue.claim(100, IdRange.ALL)), List.of("Event 3", "Event 4"));
    stage.check("a message is claimed once", queue.claim(first).isEmpty());
  }

  static List<String> bodies(List<Message> messages) {
    return messages.stream().map(Message::body).toList();
  }
}
