package dev.sluice.examples.tour;

import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.examples.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The ID of the last message that was worked on, in a file. For a reader that goes through a queue
 * and takes nothing: what is moved or inserted under an older ID is behind its bound, and not seen.
 */
final class Checkpoint {

  private final Path file;

  Checkpoint(Path file) {
    this.file = file;
  }

  static void batches(MessageQueue queue, Stage stage) throws IOException {
    Path file = stage.database().resolveSibling(stage.database().getFileName() + ".checkpoint");
    List<String> tasks = IntStream.rangeClosed(1, 5).mapToObj(i -> "Batch task " + i).toList();
    queue.write(tasks);
    try {
      List<String> seen = new Checkpoint(file).work(queue, 3);
      stage.say("Stopped after %s", seen);
      stage.check("the first run has done three", seen, tasks.subList(0, 3));
      List<String> rest = new Checkpoint(file).work(queue, 100);
      stage.say("Resumed with %s", rest);
      stage.check("the next goes on behind them", rest, tasks.subList(3, 5));
      stage.check("none is taken from the queue", queue.stats().pending(), 5L);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private List<String> work(MessageQueue queue, int most) throws IOException {
    List<String> done = new ArrayList<>();
    for (Message task : queue.peek(most, unread())) {
      done.add(task.body());
      save(task.id());
    }
    return done;
  }

  private IdRange unread() throws IOException {
    return Files.exists(file)
        ? IdRange.after(MessageId.parse(Files.readString(file)).value())
        : IdRange.ALL;
  }

  /** By renaming, so that the file is never half written. */
  private void save(MessageId id) throws IOException {
    Path half = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(half, id.toString());
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
