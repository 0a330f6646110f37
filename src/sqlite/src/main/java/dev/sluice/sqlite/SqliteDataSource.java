package dev.sluice.sqlite;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Objects;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Opens connections to one SQLite file, and creates its folder when it is missing. Thread-safe;
 * each connection is a new one, so keep them (a leased runner does) or put a pool around.
 *
 * <p>The path is made absolute when this is made, and symbolic links are followed when a connection
 * is opened. The file itself is never opened other than through SQLite: closing it would drop the
 * locks that SQLite holds for the whole process.
 */
public final class SqliteDataSource implements DataSource {

  /** Shorter than this is no database yet. */
  private static final long HEADER_BYTES = 16;

  private static final int MOST_LINKS = 40;

  private final Path path;
  private final boolean ownerOnly;

  private SqliteDataSource(Path path, boolean ownerOnly) {
    this.path = path;
    this.ownerOnly = ownerOnly;
  }

  /**
   * A data source on a file.
   *
   * @param path the file, which need not exist; not null
   * @return the data source; nothing is opened yet
   */
  public static SqliteDataSource at(Path path) {
    return new SqliteDataSource(Objects.requireNonNull(path, "path").toAbsolutePath(), false);
  }

  /**
   * Loads the driver's classes and its library now rather than with the first connection, which
   * takes some 50 ms of a program's start. Meant for a thread beside it: whoever opens a connection
   * meanwhile waits for what it needs. Where the driver can't be loaded, nothing is told before a
   * connection is opened.
   */
  public static void preload() {
    Driver.preload();
  }

  /**
   * The same file, for nobody but its owner, whatever the umask is: the file, its {@code -wal} and
   * its {@code -shm} have mode 0600 from their creation, or get it when a connection is opened, and
   * folders that are created 0700. A folder that exists is left as it is.
   *
   * @return another data source, whose connections fail to open where the file system has no POSIX
   *     permissions, or the file is somebody else's
   */
  public SqliteDataSource ownerOnly() {
    return new SqliteDataSource(path, true);
  }

  /**
   * The file.
   *
   * @return absolute
   */
  public Path path() {
    return path;
  }

  /**
   * Opens a connection. A file that is missing is made, in write-ahead mode and with incremental
   * vacuum.
   *
   * @return in autocommit mode, the caller's to close
   * @throws SQLException if the path leads to no file, or may not be read and written; says what to
   *     do
   */
  @Override
  public Connection getConnection() throws SQLException {
    try {
      Path file = target();
      ready(file);
      if (!Files.exists(file)) {
        NewFile.create(file, ownerOnly);
      }
      if (ownerOnly) {
        OwnerOnly.restrict(file); // also what others have made meanwhile
      }
      return Driver.connect(path);
    } catch (IOException e) {
      throw new SQLException("can't use " + path + " as a database file: " + e, e);
    }
  }

  private void ready(Path file) throws SQLException, IOException {
    Path folder = file.getParent();
    if (Files.isDirectory(file)) {
      throw new SQLException(file + " is a folder; name a file in it");
    }
    if (!Files.exists(file)) {
      createFolder(folder);
    } else if (!Files.isRegularFile(file)) {
      throw new SQLException(file + " is not a regular file; name another one");
    } else if (!Files.isReadable(file) || !Files.isWritable(file)) {
      throw new SQLException(file + " is not readable and writable for this user; change its mode");
    }
    if (!Files.isWritable(folder)) {
      throw new SQLException(
          "the folder %s is not writable for this user; SQLite needs to create files there"
              .formatted(folder));
    }
    if (!Files.exists(file) || Files.size(file) < HEADER_BYTES) {
      removeLeftovers(file);
    }
  }

  /** What SQLite will open: links followed, also to a file that is not there yet. */
  private Path target() throws SQLException, IOException {
    Path target = path;
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MOST_LINKS) {
        throw new SQLException(path + " is a ring of symbolic links; name a file");
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  private void createFolder(Path folder) throws SQLException {
    try {
      if (ownerOnly) {
        OwnerOnly.createFolder(folder);
      } else {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new SQLException(
          "the folder %s is missing and could not be created (%s); create it, or name another"
              .formatted(folder, e),
          e);
    }
  }

  /**
   * Removes what SimpleBroker (Python) noted about an earlier file of this name; it would believe
   * the note and skip its set-up of the new one. Also what a process that was killed left of ours.
   */
  private static void removeLeftovers(Path file) throws IOException {
    String status = file.getFileName() + ".status";
    Files.deleteIfExists(file.resolveSibling(status));
    try (DirectoryStream<Path> halfWritten =
        Files.newDirectoryStream(
            file.getParent(),
            entry ->
                entry.getFileName().toString().startsWith(status + ".tmp.")
                    || NewFile.isAbandoned(entry))) {
      for (Path entry : halfWritten) {
        Files.deleteIfExists(entry);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Not supported: a file has no users. */
  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("an SQLite file has no users; use getConnection()");
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  /** Ignored: nothing is logged here. */
  @Override
  public void setLogWriter(PrintWriter out) {
    // There is nothing to write.
  }

  /** Not supported: opening a file does not wait. */
  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException("opening an SQLite file does not wait");
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("this data source does not use java.util.logging");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("an SqliteDataSource is no wrapper for " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }

  @Override
  public String toString() {
    return "SqliteDataSource[" + path + "]";
  }
}
