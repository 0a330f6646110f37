package dev.sluice.datasourceproxy;

import dev.sluice.jdbc.Kind;
import java.sql.Connection;
import net.ttddyy.dsproxy.ConnectionIdManager;
import net.ttddyy.dsproxy.ConnectionInfo;

/** A connection of the driver, and what listeners are told of it. */
record Opened(Connection connection, ConnectionInfo info) {

  void did(Kind kind, ConnectionIdManager ids) {
    switch (kind) {
      case COMMIT -> info.incrementCommitCount();
      case ROLLBACK -> info.incrementRollbackCount();
      case RELEASE -> {
        info.setClosed(true);
        ids.addClosedId(info.getConnectionId());
      }
      default -> {}
    }
  }
}
