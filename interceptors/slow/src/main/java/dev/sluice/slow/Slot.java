package dev.sluice.slow;

import dev.sluice.jdbc.ConnectionInfo;
import java.lang.ref.WeakReference;

/** What is watched of one connection. Written by who uses it, read by the watcher. */
final class Slot {

  /** The connection itself; null if that is not watched. */
  final Watched held;

  /** The statement under way, or the time without one in a transaction; null if neither. */
  volatile Watched current;

  private final WeakReference<ConnectionInfo> connection;

  Slot(ConnectionInfo connection, Watched held) {
    this.connection = new WeakReference<>(connection);
    this.held = held;
  }

  /** Whether nobody has the connection any more, and all there was to say of it is said. */
  boolean isLost() {
    return connection.refersTo(null) && !isOpen(held) && !isOpen(current);
  }

  private static boolean isOpen(Watched watched) {
    return watched != null && watched.isOpen();
  }
}
