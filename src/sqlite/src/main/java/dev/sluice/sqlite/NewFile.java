package dev.sluice.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * Makes a database that others see only when it is one: in write-ahead mode, which takes the file
 * for itself alone to switch on, and which a crowd that opens a new file at once would wait for in
 * vain. So it is made aside and then linked to its name, where the first one stays.
 */
final class NewFile {

  private static final String PREFIX = ".sluice-new-";

  /** What SQLite keeps beside a database. */
  static final List<String> BESIDE = List.of("-journal", "-wal", "-shm");

  private static final Duration ABANDONED = Duration.ofHours(1);

  private NewFile() {}

  /** Makes the file, or leaves it to SQLite, which makes it when it is first written to. */
  static void create(Path file, boolean ownerOnly) throws IOException, SQLException {
    if (!hasLeftovers(file)) {
      link(file, ownerOnly);
    }
    if (ownerOnly && !Files.exists(file)) {
      try {
        OwnerOnly.createFile(file);
      } catch (FileAlreadyExistsException e) {
        // somebody else was faster, which is as good
      }
    }
  }

  /** SQLite drops what is left of an earlier file for an empty one, but would add it to ours. */
  private static boolean hasLeftovers(Path file) {
    for (String suffix : BESIDE) {
      if (Files.exists(beside(file, suffix))) {
        return true;
      }
    }
    return false;
  }

  private static void link(Path file, boolean ownerOnly) throws IOException, SQLException {
    Path aside =
        file.resolveSibling(PREFIX + ProcessHandle.current().pid() + '-' + System.nanoTime());
    try {
      if (ownerOnly) {
        OwnerOnly.createFile(aside);
      }
      try (Connection connection = Driver.connect(aside);
          Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA auto_vacuum = INCREMENTAL"); // before anything is written
        statement.execute("PRAGMA journal_mode = WAL");
      }
      Files.createLink(file, aside);
    } catch (FileAlreadyExistsException e) {
      // somebody else was faster, which is as good
    } catch (UnsupportedOperationException | FileSystemException e) {
      // no hard links here
    } finally {
      Files.deleteIfExists(aside);
      for (String suffix : BESIDE) {
        Files.deleteIfExists(beside(aside, suffix));
      }
    }
  }

  static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /** Whether a process that was killed has left this; also true of what is gone meanwhile. */
  static boolean isAbandoned(Path file) {
    return file.getFileName().toString().startsWith(PREFIX)
        && System.currentTimeMillis() - file.toFile().lastModified() > ABANDONED.toMillis();
  }
}
