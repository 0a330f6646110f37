package dev.sluice.cli.command;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.watch.MessageHandler;
import dev.sluice.broker.watch.QueueWatcher;
import dev.sluice.broker.watch.StopWatching;
import dev.sluice.broker.watch.WatchMode;
import dev.sluice.broker.watch.Watcher;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.io.Failure;
import dev.sluice.cli.io.Failure.Code;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** {@code watch QUEUE}: prints messages as they come, until a signal or a closed pipe ends it. */
final class WatchCommand implements Command {

  /** Prints, and stops the watcher when that fails. */
  private static final class Printing implements MessageHandler {

    private final Printer printer;
    private RuntimeException failure;

    Printing(Printer printer) {
      this.printer = printer;
    }

    @Override
    public void handle(Message message) {
      try {
        printer.print(message);
      } catch (RuntimeException e) {
        failure = e;
        throw new StopWatching();
      }
    }
  }

  @Override
  public int run(Session session) {
    Arguments arguments = session.arguments();
    String after = arguments.value("after");
    boolean moves = arguments.has("move");
    if (moves && after != null && !after.isEmpty()) {
      throw new Failure(
          Code.INVALID_ARGUMENT,
          "--move drains ALL messages from source queue, incompatible with --after filtering");
    }
    IdRange range = Bounds.of(arguments);
    String from = session.queueName("queue");
    String to = moves ? session.queueName("move") : null;
    CompletableFuture<Void> interrupted = new CompletableFuture<>();
    session.onInterrupt(() -> interrupted.complete(null));
    session.comment("Watching queue '%s' (%s mode)...".formatted(from, mode(arguments, to)));
    if (from.equals(to)) {
      throw new Failure("Cannot move messages to the same queue");
    }
    watch(session, from, mode(session, range, to), interrupted);
    return Exit.OK;
  }

  private static String mode(Arguments arguments, String to) {
    if (to != null) {
      return "move to " + to;
    }
    return arguments.has("peek") ? "peek" : "consume";
  }

  private static WatchMode mode(Session session, IdRange range, String to) {
    if (to != null) {
      return WatchMode.move(session.broker().queue(to));
    }
    return session.arguments().has("peek")
        ? WatchMode.peek().within(range)
        : WatchMode.consume().within(range);
  }

  /** Whenever the signal came, the watcher runs, and stops before it takes another message. */
  private static void watch(
      Session session, String queue, WatchMode mode, CompletableFuture<Void> interrupted) {
    Printing printing = new Printing(new Printer(session, true));
    try (Watcher watcher =
        QueueWatcher.builder(session.broker().queue(queue), mode, printing).build()) {
      watcher.start();
      interrupted.thenRun(watcher::stop);
      watcher.completion().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
    if (printing.failure != null) {
      throw printing.failure;
    }
  }
}
