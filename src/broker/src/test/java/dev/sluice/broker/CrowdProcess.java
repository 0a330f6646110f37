package dev.sluice.broker;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A process to be killed: eight threads that write and eight that take, each of which prints what
 * it was told as soon as it knows. Arguments: the file, a name that no other process on this file
 * has, and whether claimed messages are removed by themselves.
 *
 * <p>Prints {@code up} before it opens the file, then lines of a verb ({@code wrote}, {@code
 * claimed}, {@code moved}) and of messages, each {@code ID NAME}. What was moved is deleted after
 * that line.
 */
final class CrowdProcess {

  static final int SINGLE_WRITERS = 6;
  static final int BATCH_WRITERS = 2;
  static final int SINGLE_CLAIMERS = 4;
  static final int BATCH_CLAIMERS = 2;
  static final int MOVERS = 2;
  static final int BATCH = 3;

  private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private final String name;
  private final MessageQueue tasks;
  private final MessageQueue working;

  private CrowdProcess(String name, Broker broker) {
    this.name = name;
    this.tasks = broker.queue("tasks");
    this.working = broker.queue("working");
  }

  /** Entry point of the process. */
  public static void main(String[] arguments) {
    print("up");
    VacuumOptions vacuum = VacuumOptions.DEFAULTS.withAutomatic(Boolean.parseBoolean(arguments[2]));
    Broker broker =
        Broker.builder(SqliteDataSource.at(Path.of(arguments[0])))
            .options(BrokerOptions.DEFAULTS.withVacuum(vacuum))
            .open();
    new CrowdProcess(arguments[1], broker).start();
  }

  /** The body of a message of this name: a few bytes up to a few kilobytes, and not by chance. */
  static String body(String name) {
    return name + " " + name.repeat(Math.floorMod(name.hashCode(), 100));
  }

  /** The name that a body was made of. */
  static String name(String body) {
    return body.substring(0, body.indexOf(' '));
  }

  private void start() {
    for (int i = 0; i < SINGLE_WRITERS; i++) {
      String writer = name + "-single" + i;
      repeat(number -> write(List.of(writer + "-" + number)));
    }
    for (int i = 0; i < BATCH_WRITERS; i++) {
      String writer = name + "-batch" + i;
      repeat(
          number ->
              write(
                  IntStream.range(0, BATCH)
                      .mapToObj(part -> writer + "-" + number + "/" + part)
                      .toList()));
    }
    for (int i = 0; i < SINGLE_CLAIMERS; i++) {
      repeat(number -> print("claimed", tasks.claim().stream().toList()));
    }
    for (int i = 0; i < BATCH_CLAIMERS; i++) {
      repeat(number -> print("claimed", tasks.claim(BATCH, IdRange.ALL)));
    }
    for (int i = 0; i < MOVERS; i++) {
      repeat(number -> tasks.move(working).ifPresent(this::finish));
    }
  }

  private static void repeat(IntConsumer step) {
    Thread thread =
        new Thread(
            () -> {
              for (int number = 0; ; number++) {
                step.accept(number);
              }
            });
    thread.setUncaughtExceptionHandler(
        (failed, e) -> {
          e.printStackTrace();
          Runtime.getRuntime().halt(1);
        });
    thread.start();
  }

  private void write(List<String> names) {
    List<MessageId> ids = tasks.write(names.stream().map(CrowdProcess::body).toList());
    print("wrote", ids, names);
  }

  private void finish(Message message) {
    print("moved", List.of(message));
    working.delete(message.id());
  }

  private static void print(String verb, List<Message> messages) {
    if (!messages.isEmpty()) {
      print(
          verb,
          messages.stream().map(Message::id).toList(),
          messages.stream().map(message -> name(message.body())).toList());
    }
  }

  private static void print(String verb, List<MessageId> ids, List<String> names) {
    StringBuilder line = new StringBuilder(verb);
    for (int i = 0; i < ids.size(); i++) {
      line.append(' ').append(ids.get(i)).append(' ').append(names.get(i));
    }
    print(line.toString());
  }

  /** By one write, of which a kill leaves all or nothing, since it is shorter than 4096 bytes. */
  private static void print(String line) {
    try {
      OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nobody listens any more
    }
  }
}
