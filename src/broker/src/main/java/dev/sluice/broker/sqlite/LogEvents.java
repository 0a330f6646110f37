package dev.sluice.broker.sqlite;

import dev.sluice.broker.backend.ChangeEvents;
import dev.sluice.jdbc.unit.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Events of the file system on the write-ahead log: every commit writes there, and can be seen a
 * moment later. It is the folder that is watched; the files are not opened, since closing one would
 * drop SQLite's locks.
 */
final class LogEvents implements ChangeEvents {

  private static final System.Logger LOG = System.getLogger(LogEvents.class.getPackageName());

  /** In a folder where much else happens, it is looked at no more often than this. */
  private static final long NOISE_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

  private final WatchService watch;
  private final Path log;

  private LogEvents(WatchService watch, Path log) {
    this.watch = watch;
    this.log = log;
  }

  /** Of the session's file; empty where the system has no such events. */
  static Optional<ChangeEvents> of(Session session) throws SQLException {
    String main = "SELECT file FROM pragma_database_list WHERE name = 'main'";
    String file = session.query(main, row -> row.getString(1)).get(0);
    return file == null || file.isEmpty() ? Optional.empty() : of(Path.of(file));
  }

  private static Optional<ChangeEvents> of(Path file) {
    WatchService watch = null;
    try {
      watch = file.getFileSystem().newWatchService();
      if (!watch.getClass().getSimpleName().equals("PollingWatchService")) { // every 10 s
        file.getParent()
            .register(
                watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        return Optional.of(new LogEvents(watch, Path.of(file.getFileName() + "-wal")));
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(Level.INFO, "the folder of " + file + " can't be watched; polling instead", e);
    }
    close(watch);
    return Optional.empty();
  }

  @Override
  public boolean await(long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    try {
      for (long left = nanos; left > 0; left = deadline - System.nanoTime()) {
        WatchKey key = watch.poll(left, TimeUnit.NANOSECONDS);
        if (key == null) {
          return false;
        }
        List<WatchEvent<?>> events = key.pollEvents();
        boolean ours = events.stream().anyMatch(this::isOurs);
        if (!ours) {
          LockSupport.parkNanos(NOISE_PAUSE);
        }
        key.reset();
        if (ours) {
          return true;
        }
      }
      return false;
    } catch (ClosedWatchServiceException e) {
      return false;
    }
  }

  /** Too many of them have no name. */
  private boolean isOurs(WatchEvent<?> event) {
    return event.kind() == StandardWatchEventKinds.OVERFLOW || log.equals(event.context());
  }

  @Override
  public void close() {
    close(watch);
  }

  private static void close(WatchService watch) {
    try {
      if (watch != null) {
        watch.close();
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the watch of a folder failed to close", e);
    }
  }
}
