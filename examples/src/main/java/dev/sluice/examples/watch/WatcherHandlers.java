package dev.sluice.examples.watch;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.watch.Handlers;
import dev.sluice.broker.watch.MessageHandler;
import dev.sluice.broker.watch.QueueWatcher;
import dev.sluice.broker.watch.WatchMode;
import dev.sluice.examples.stage.Example;
import dev.sluice.examples.stage.Stage;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The handlers there are, one around another, and one that fails. Each has a queue of its own. */
public final class WatcherHandlers implements Example {

  private static final List<String> BODIES = List.of("plain", "two\nlines", "a \"quoted\" word");

  @Override
  public void run(Stage stage) throws Exception {
    try (Broker broker = Broker.open(SqliteDataSource.at(stage.database()))) {
      print(broker.queue("print"), stage);
      printJson(broker.queue("json"), stage);
      log(broker.queue("log"), stage);
      wrapped(broker.queue("wrapped"), stage);
      failing(broker.queue("failing"), stage);
    }
  }

  private static void print(MessageQueue queue, Stage stage) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<MessageId> ids = queue.write(BODIES);
    watch(queue, Handlers.print(new PrintStream(out, true, StandardCharsets.UTF_8)), stage);
    stage.say("%s", text(out));
    stage.check("print: a body's lines stay as they are", text(out), printed(ids));
  }

  private static String printed(List<MessageId> ids) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < ids.size(); i++) {
      all.append("[%s] %s%n".formatted(ids.get(i), BODIES.get(i)));
    }
    return all.toString();
  }

  private static void printJson(MessageQueue queue, Stage stage) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<MessageId> ids = queue.write(BODIES);
    watch(queue, Handlers.printJson(new PrintStream(out, true, StandardCharsets.UTF_8)), stage);
    List<String> lines = text(out).lines().toList();
    lines.forEach(line -> stage.say("%s", line));
    stage.check(
        "JSON: a line for each message, its ID as text",
        lines.get(1),
        "{\"message\": \"two\\nlines\", \"timestamp\": \"" + ids.get(1) + "\"}");
    stage.check("JSON: no more lines than messages", lines.size(), BODIES.size());
    stage.check(
        "JSON: quotation marks are escaped", lines.get(2).contains("a \\\"quoted\\\" word"));
  }

  private static void log(MessageQueue queue, Stage stage) throws InterruptedException {
    List<MessageId> ids = queue.write(BODIES);
    try (CapturedLog log = CapturedLog.of("dev.sluice.examples.log")) {
      watch(queue, Handlers.log(System.getLogger("dev.sluice.examples.log")), stage);
      log.lines().forEach(line -> stage.say("%s", line));
      stage.check("log: one entry for each message", log.lines().size(), BODIES.size());
      stage.check(
          "log: with ID and body", log.lines().get(0), "INFO [%s] plain".formatted(ids.get(0)));
    }
  }

  /** A handler is a function: what is to be around it calls it. */
  private static void wrapped(MessageQueue queue, Stage stage) throws InterruptedException {
    List<String> handled = new ArrayList<>();
    AtomicLong nanos = new AtomicLong();
    MessageHandler inner = message -> handled.add(message.body());
    MessageHandler timed =
        message -> {
          long start = System.nanoTime();
          try {
            inner.handle(message);
          } finally {
            nanos.addAndGet(System.nanoTime() - start);
          }
        };
    queue.write(BODIES);
    watch(queue, timed, stage);
    stage.say("Handling took %d µs in all", nanos.get() / 1000);
    stage.check("wrapped: each body arrives as it was written", handled, BODIES);
  }

  /**
   * Without an error handler a failure is logged and the watcher goes on. In this mode the message
   * was claimed before: it is consumed, although nobody could handle it. To keep it, move it.
   */
  private static void failing(MessageQueue queue, Stage stage) throws InterruptedException {
    List<String> handled = new ArrayList<>();
    List<MessageId> ids = queue.write(List.of("good", "bad", "good too"));
    MessageHandler picky =
        message -> {
          if (message.body().equals("bad")) {
            throw new IllegalArgumentException("can't handle that");
          }
          handled.add(message.body());
        };
    try (CapturedLog log = CapturedLog.of("dev.sluice.broker.watch")) {
      watch(queue, picky, stage);
      List<String> errors =
          log.lines().stream().filter(line -> line.contains(ids.get(1).toString())).toList();
      errors.forEach(line -> stage.say("%s", line));
      stage.check("failing: the error is logged once", errors.size(), 1);
      stage.check("failing: without the body", errors.get(0).contains("bad"), false);
    }
    stage.check("failing: the others are handled", handled, List.of("good", "good too"));
    stage.check("failing: the failed one is consumed as well", queue.hasPending(), false);
  }

  /** Until three messages were handled, in whatever way; no sleeping, no hoping. */
  private static void watch(MessageQueue queue, MessageHandler handler, Stage stage)
      throws InterruptedException {
    CountDownLatch left = new CountDownLatch(3);
    MessageHandler counted =
        new MessageHandler() {
          @Override
          public void handle(Message message) throws Exception {
            try {
              handler.handle(message);
            } finally {
              left.countDown();
            }
          }
        };
    try (QueueWatcher watcher = QueueWatcher.builder(queue, WatchMode.consume(), counted).build()) {
      watcher.start();
      stage.check(queue.name() + ": all are handled", left.await(20, TimeUnit.SECONDS));
    }
  }

  private static String text(ByteArrayOutputStream out) {
    return out.toString(StandardCharsets.UTF_8);
  }
}
