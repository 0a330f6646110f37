package dev.sluice.cli.command;

import dev.sluice.broker.catalog.StoreStatus;
import dev.sluice.cli.io.JsonObject;

/** {@code --status}: the totals of the store. */
public final class StatusAction implements Command {

  private final boolean json;

  /**
   * The action.
   *
   * @param json whether programs read it
   */
  public StatusAction(boolean json) {
    this.json = json;
  }

  @Override
  public int run(Session session) {
    StoreStatus status = session.broker().status();
    session.out().println(json ? json(status) : plain(status));
    return Exit.OK;
  }

  private static String plain(StoreStatus status) {
    return "total_messages: %d\nlast_timestamp: %d\ndb_size: %d"
        .formatted(status.total(), status.lastId().value(), status.bytes());
  }

  private static String json(StoreStatus status) {
    return new JsonObject()
        .number("total_messages", status.total())
        .text("last_timestamp", status.lastId().toString())
        .number("db_size", status.bytes())
        .toString();
  }
}
