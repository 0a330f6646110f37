package dev.sluice.broker.sidecar;

import java.sql.Connection;

/** A session whose statements share one transaction on one connection. */
public interface SidecarTransaction extends SidecarSession {

  /**
   * The connection, for what the two verbs can't say, and for a queue's {@code in(connection)},
   * which lets messages commit together with the application's rows. Leave its autocommit mode and
   * its transaction alone and don't close it.
   *
   * @return never null
   * @throws IllegalStateException if the session is dead, or another thread's
   */
  Connection connection();
}
