package dev.sluice.cli.command;

import dev.sluice.broker.message.Message;
import dev.sluice.cli.io.JsonObject;

/** Prints messages in the form that options {@code --json} and {@code -t} ask for. */
final class Printer {

  private final Session session;
  private final boolean json;
  private final boolean ids;
  private final boolean warns;

  /** Warns of newlines or not, as far as the form allows them. */
  Printer(Session session, boolean warns) {
    this.session = session;
    this.json = session.arguments().has("json");
    this.ids = session.arguments().has("timestamps");
    this.warns = warns && !json && !ids;
  }

  void print(Message message) {
    if (json) {
      session
          .out()
          .println(
              new JsonObject()
                  .text("message", message.body())
                  .text("timestamp", message.id().toString())
                  .toString());
      return;
    }
    if (warns) {
      session.err().warnOfNewlines(message.body());
    }
    session.out().println(ids ? message.id().value() + "\t" + message.body() : message.body());
  }
}
