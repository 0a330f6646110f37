package dev.sluice.cli.command;

import dev.sluice.broker.message.MessageId;
import dev.sluice.cli.config.Variable;
import dev.sluice.cli.io.Failure;
import dev.sluice.cli.io.JsonObject;
import java.nio.charset.StandardCharsets;

/** {@code write QUEUE [MESSAGE|-]} */
final class WriteCommand implements Command {

  @Override
  public int run(Session session) {
    String body = body(session);
    MessageId id = session.queue("queue").write(body);
    if (session.arguments().has("json")) {
      session.out().println(new JsonObject().text("timestamp", id.toString()).toString());
    } else if (session.arguments().has("timestamps")) {
      session.out().println(Long.toString(id.value()));
    }
    return Exit.OK;
  }

  /** The message, from standard input if there is none or it is {@code -}. */
  static String body(Session session) {
    long most = session.settings().integer(Variable.MAX_MESSAGE_SIZE);
    String message = session.arguments().value("message");
    if (message == null && session.in().terminal()) {
      throw new Failure(
          "message is required when stdin is a terminal; pass a message or pipe input");
    }
    if (message == null || message.equals("-")) {
      return session.in().text(most);
    }
    refuseSurrogates(message);
    if (message.getBytes(StandardCharsets.UTF_8).length > most) {
      throw new Failure("Message exceeds maximum size of " + most + " bytes");
    }
    return message;
  }

  /** They stand for bytes that are no UTF-8; errors tell them in the manner of Python. */
  private static void refuseSurrogates(String message) {
    int index = 0;
    int first = 0;
    while (index < message.length() && !isSurrogate(message.codePointAt(index))) {
      index += Character.charCount(message.codePointAt(index));
      first++;
    }
    int end = first;
    while (index + end - first < message.length()
        && isSurrogate(message.codePointAt(index + end - first))) {
      end++;
    }
    if (end > first) {
      String which =
          end - first == 1
              ? "character '\\u%x' in position %d".formatted(message.codePointAt(index), first)
              : "characters in position %d-%d".formatted(first, end - 1);
      throw new Failure("'utf-8' codec can't encode " + which + ": surrogates not allowed");
    }
  }

  private static boolean isSurrogate(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
  }
}
