package dev.sluice.broker.work;

import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.catalog.Renamed;
import dev.sluice.jdbc.unit.Session;
import dev.sluice.jdbc.unit.Work;
import java.sql.SQLException;

/**
 * Another name for all messages of a queue, unless that one is taken.
 *
 * @param backend has the statements; not null
 * @param from a checked name; not null
 * @param to a checked name; not null
 * @param withAliases whether they stand for the new name from then on
 */
public record Rename(Backend backend, String from, String to, boolean withAliases)
    implements Work<Renamed> {

  @Override
  public Renamed run(Session session) throws SQLException {
    if (backend.queues().exists(session, to)) {
      throw new IllegalArgumentException("Target queue already exists");
    }
    int messages = backend.queues().rename(session, from, to);
    int aliases = 0;
    if (withAliases && messages > 0) {
      aliases = backend.aliases().retarget(session, from, to);
    }
    if (aliases > 0) {
      backend.aliases().stamp(session);
    }
    return new Renamed(from, to, messages, aliases);
  }
}
