package dev.sluice.cli.command;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueName;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.config.Settings;
import dev.sluice.cli.config.Target;
import dev.sluice.cli.io.Diagnostics;
import dev.sluice.cli.io.Failure;
import dev.sluice.cli.io.Failure.Code;
import dev.sluice.cli.io.Output;
import dev.sluice.cli.io.Progress;
import dev.sluice.cli.io.StandardInput;
import dev.sluice.jdbc.Interceptor;
import java.util.List;

/** What one command works on. The store is opened when it is first needed. Not thread-safe. */
public final class Session implements AutoCloseable {

  private final Arguments arguments;
  private final boolean quiet;
  private final Settings settings;
  private final Target target;
  private final List<Interceptor> interceptors;
  private final Streams streams;
  private Broker broker;

  /**
   * Where a command reads and writes.
   *
   * @param in standard input; not null
   * @param out standard output; not null
   * @param err standard error; not null
   * @param signals what ends it; not null
   */
  public record Streams(StandardInput in, Output out, Diagnostics err, Interrupts signals) {}

  /** The signals that end a command. */
  @FunctionalInterface
  public interface Interrupts {

    /** Returns as soon as one would be told; at once where none is. */
    default void await() {}

    /**
     * Has something else done from now on.
     *
     * @param action what SIGINT and SIGTERM do instead of ending the process; not null
     */
    void instead(Runnable action);
  }

  /**
   * A session; nothing is opened yet.
   *
   * @param arguments of the command; not null
   * @param quiet whether comments are left out
   * @param settings of the environment; not null
   * @param target the store; not null
   * @param interceptors what the store's operations go through; no nulls
   * @param streams where it reads and writes; not null
   */
  public Session(
      Arguments arguments,
      boolean quiet,
      Settings settings,
      Target target,
      List<Interceptor> interceptors,
      Streams streams) {
    this.arguments = arguments;
    this.quiet = quiet;
    this.settings = settings;
    this.target = target;
    this.interceptors = interceptors;
    this.streams = streams;
  }

  Arguments arguments() {
    return arguments;
  }

  Settings settings() {
    return settings;
  }

  Target target() {
    return target;
  }

  /** Standard input, for which one may have to wait. */
  StandardInput in() {
    awaitInterrupts();
    return streams.in();
  }

  Output out() {
    return streams.out();
  }

  Diagnostics err() {
    return streams.err();
  }

  /** A comment on standard error, unless it should be quiet. */
  void comment(String line) {
    if (!quiet) {
      err().line(line);
    }
  }

  /**
   * Tells how far it is, to a person at a terminal who has not asked for quiet.
   *
   * @param prints whether standard output is written meanwhile, which must not be mixed with it
   */
  Progress progress(String what, boolean prints) {
    return err().progress(what, !quiet && !(prints && out().terminal()));
  }

  /** The store, opened, and created if it is missing. */
  Broker broker() {
    if (broker == null) {
      broker = Opening.open(target.path(), settings, interceptors, err());
    }
    return broker;
  }

  /** The queue that an operand names. A bad name is refused before the store is opened. */
  MessageQueue queue(String operand) {
    String name = queueName(operand);
    return broker().queue(name);
  }

  /** The name of a queue that an operand or option stands for. */
  String queueName(String operand) {
    return QueueName.check(resolve(arguments.value(operand)));
  }

  /** The name that a text stands for; not checked to be one if it is no alias. */
  String resolve(String text) {
    return text.startsWith("@") ? broker().aliases().resolve(text) : text;
  }

  /** The ID of option {@code -m}, or null. */
  MessageId id() {
    String text = arguments.value("message");
    try {
      return text == null ? null : MessageId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Code.INVALID_MESSAGE_ID, "invalid message ID: expected exactly 19 digits within range");
    }
  }

  /** Returns as soon as a signal would be told, for whoever is about to wait. */
  void awaitInterrupts() {
    streams.signals().await();
  }

  /** What SIGINT and SIGTERM do from now on, instead of ending the process. */
  void onInterrupt(Runnable action) {
    streams.signals().instead(action);
  }

  @Override
  public void close() {
    if (broker != null) {
      broker.close();
    }
  }
}
