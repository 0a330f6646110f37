package dev.sluice.broker.watch;

import dev.sluice.broker.message.Message;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.Objects;

/**
 * Handlers that only show a message, whatever is in it.
 *
 * <pre>{@code
 * QueueWatcher.builder(queue, WatchMode.peek(), Handlers.print(System.out)).build().run();
 * }</pre>
 */
public final class Handlers {

  private Handlers() {}

  /**
   * Prints {@code [ID] body}. A body with line ends makes several lines.
   *
   * @param out not null
   * @return thread-safe if the stream is
   */
  public static MessageHandler print(PrintStream out) {
    Objects.requireNonNull(out, "out");
    return message -> out.println("[" + message.id() + "] " + message.body());
  }

  /**
   * Prints one line of JSON for each message, with its body as {@code message} and its ID, as text,
   * as {@code timestamp}.
   *
   * @param out not null
   * @return thread-safe if the stream is
   */
  public static MessageHandler printJson(PrintStream out) {
    Objects.requireNonNull(out, "out");
    return message -> out.println(json(message));
  }

  private static String json(Message message) {
    StringBuilder json = new StringBuilder("{\"message\": \"");
    message.body().chars().forEach(c -> escaped(json, (char) c));
    return json.append("\", \"timestamp\": \"").append(message.id()).append("\"}").toString();
  }

  private static void escaped(StringBuilder json, char c) {
    switch (c) {
      case '"', '\\' -> json.append('\\').append(c);
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      default -> {
        if (c < 0x20) {
          json.append("\\u%04x".formatted((int) c));
        } else {
          json.append(c);
        }
      }
    }
  }

  /**
   * Logs ID and body at level {@code INFO}.
   *
   * @param log not null
   * @return thread-safe
   */
  public static MessageHandler log(System.Logger log) {
    Objects.requireNonNull(log, "log");
    return message -> log.log(Level.INFO, () -> "[" + message.id() + "] " + message.body());
  }
}
