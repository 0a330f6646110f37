package dev.sluice.cli;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes messages from a queue and prints them: {@code read}, {@code peek}, {@code move}. */
abstract class FetchCommand implements Command {

  static final Command READ =
      new FetchCommand() {
        @Override
        Fetch fetch(Arguments arguments) throws UsageException {
          String queue = arguments.require("queue");
          return broker -> new Reading(broker.queue(queue));
        }
      };

  static final Command PEEK =
      new FetchCommand() {
        @Override
        Fetch fetch(Arguments arguments) throws UsageException {
          String queue = arguments.require("queue");
          return broker -> new Peeking(broker.queue(queue));
        }
      };

  static final Command MOVE =
      new FetchCommand() {
        @Override
        Fetch fetch(Arguments arguments) throws UsageException {
          String from = arguments.require("source_queue", "dest_queue");
          String to = arguments.require("dest_queue");
          return broker -> new Moving(broker.queue(from), broker.queue(to));
        }
      };

  /** Where messages come from, once there is a broker. */
  interface Fetch {
    Source from(Broker broker);
  }

  /** The three ways of asking for messages. An empty list ends a series of {@link #some}. */
  interface Source {
    Optional<Message> first();

    Optional<Message> exactly(MessageId id);

    List<Message> some();

    /** Whether {@link #some} gives the rest when it is asked again. */
    default boolean goesOn() {
      return false;
    }
  }

  abstract Fetch fetch(Arguments arguments) throws UsageException;

  @Override
  public Map<String, String> options() {
    return Map.of(
        "-h",
        "help",
        "--help",
        "help",
        "-t",
        "ids",
        "--timestamps",
        "ids",
        "--all",
        "all",
        "-m",
        "id=",
        "--message",
        "id=");
  }

  @Override
  public Job prepare(Arguments arguments) throws UsageException {
    Fetch fetch = fetch(arguments);
    arguments.end();
    boolean ids = arguments.has("ids");
    boolean all = arguments.has("all");
    MessageId id = id(arguments);
    if (all && id != null) {
      throw new UsageException("--message cannot be used with --all");
    }
    return (broker, out) -> {
      Source source = fetch.from(broker);
      if (!all) {
        Optional<Message> found = id == null ? source.first() : source.exactly(id);
        found.ifPresent(message -> print(message, ids, out));
        return found.isPresent() ? Main.OK : Main.NOTHING;
      }
      boolean any = false;
      List<Message> some = source.some();
      while (!some.isEmpty()) {
        any = true;
        some.forEach(message -> print(message, ids, out));
        some = source.goesOn() ? source.some() : List.of();
      }
      return any ? Main.OK : Main.NOTHING;
    };
  }

  static MessageId id(Arguments arguments) throws UsageException {
    String text = arguments.value("id=");
    try {
      return text == null ? null : MessageId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("invalid message ID: expected exactly 19 digits within range");
    }
  }

  private static void print(Message message, boolean ids, Output out) {
    out.println(ids ? message.id().value() + "\t" + message.body() : message.body());
  }

  /** Each message is claimed and committed by itself, just before it is printed. */
  private record Reading(MessageQueue queue) implements Source {
    @Override
    public Optional<Message> first() {
      return queue.claim();
    }

    @Override
    public Optional<Message> exactly(MessageId id) {
      return queue.claim(id);
    }

    @Override
    public List<Message> some() {
      return queue.claim(1, IdRange.ALL);
    }

    @Override
    public boolean goesOn() {
      return true;
    }
  }

  private record Peeking(MessageQueue queue) implements Source {
    @Override
    public Optional<Message> first() {
      return queue.peek();
    }

    @Override
    public Optional<Message> exactly(MessageId id) {
      return queue.peek(id);
    }

    @Override
    public List<Message> some() {
      return queue.peek(Integer.MAX_VALUE, IdRange.ALL);
    }
  }

  /** Moving by ID takes claimed messages as well and makes them pending again. */
  private record Moving(MessageQueue from, MessageQueue to) implements Source {

    private static final int LIMIT = 1_000_000;

    @Override
    public Optional<Message> first() {
      return from.move(to);
    }

    @Override
    public Optional<Message> exactly(MessageId id) {
      return from.recover(id, to);
    }

    @Override
    public List<Message> some() {
      return from.move(LIMIT, IdRange.ALL, to);
    }
  }
}
