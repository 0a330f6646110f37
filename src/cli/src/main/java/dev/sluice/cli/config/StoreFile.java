package dev.sluice.cli.config;

import dev.sluice.cli.io.Failure;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Whether a file that exists is a store. Looks at the file itself, so this must be over before the
 * store is opened: closing a file drops the locks that SQLite holds on it.
 */
public final class StoreFile {

  private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 5;
  private static final String MAGIC = "simplebroker-v1";

  private StoreFile() {}

  /**
   * Refuses what is no database.
   *
   * @param path an existing file; not null
   * @throws Failure that says why
   */
  public static void requireDatabase(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new Failure("Path exists but is not a regular file: " + path);
    }
    if (!Files.isReadable(path) || !Files.isWritable(path)) {
      throw new Failure("Database file is not readable/writable: " + path);
    }
    Path folder = path.toAbsolutePath().getParent();
    if (!Files.isReadable(folder) || !Files.isWritable(folder)) {
      throw new Failure("Parent directory is not accessible: " + folder);
    }
    if (!Arrays.equals(header(path), HEADER)) {
      throw new Failure("File is not a valid SQLite database (invalid header): " + path);
    }
  }

  private static byte[] header(Path path) {
    try (InputStream in = new FileInputStream(path.toFile())) {
      return in.readNBytes(HEADER.length);
    } catch (IOException e) {
      throw new Failure("Database file is not readable/writable: " + path);
    }
  }

  /**
   * Whether SQLite would open a file.
   *
   * @param path of something that exists; not null
   * @return false for a folder and for a file of another format
   */
  public static boolean isDatabaseOrEmpty(Path path) {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    byte[] header = header(path);
    return header.length == 0 || Arrays.equals(header, HEADER);
  }

  /**
   * Refuses what is no store.
   *
   * @param path an existing file; not null
   * @throws Failure that says why
   */
  public static void requireStore(Path path) {
    requireDatabase(path);
    String magic;
    try {
      magic = meta(path, "magic");
    } catch (SQLException e) {
      String reason =
          e.getMessage().contains("no such table") ? "no such table: meta" : e.getMessage();
      throw new Failure("Database corruption or invalid format: %s (%s)".formatted(path, reason));
    }
    if (magic == null) {
      throw new Failure("Database is missing SimpleBroker metadata: " + path);
    }
    if (!magic.equals(MAGIC)) {
      throw new Failure(
          "Database has incorrect magic string (not a SimpleBroker database): " + path);
    }
  }

  private static String meta(Path path, String key) throws SQLException {
    try (Connection connection = SqliteDataSource.at(path).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT value FROM meta WHERE key = '" + key + "'")) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  /**
   * Why an SQLite file can't be used as a store.
   *
   * @param path the file, which is not open; not null
   * @param otherwise what to say if it tells neither mark nor version; not null
   * @return the reason
   */
  public static String incompatibility(Path path, String otherwise) {
    try {
      String magic = meta(path, "magic");
      String version = meta(path, "schema_version");
      if (magic != null && !magic.equals(MAGIC)) {
        return "Database magic string mismatch. Expected '%s', found '%s'. This database may not be a SimpleBroker database."
            .formatted(MAGIC, magic);
      }
      if (version != null && Long.parseLong(version) > VERSION) {
        return "Database schema version %s is newer than supported version %d. Please upgrade SimpleBroker."
            .formatted(version, VERSION);
      }
    } catch (SQLException | NumberFormatException e) {
      return otherwise;
    }
    return otherwise;
  }

  /**
   * Whether there is a store.
   *
   * @param path not null
   * @return false also if there is nothing
   */
  public static boolean isStore(Path path) {
    if (!Files.exists(path)) {
      return false;
    }
    try {
      requireStore(path);
      return true;
    } catch (Failure e) {
      return false;
    }
  }

  /**
   * Whether somebody may be making a store of a file at this moment.
   *
   * @param path of something that exists; not null
   * @param age how long ago it may have been touched; not null
   * @return false if it is older, or holds anything, or can't be read
   */
  public static boolean isNew(Path path, Duration age) {
    try {
      Instant touched = Files.getLastModifiedTime(path).toInstant();
      return touched.isAfter(Instant.now().minus(age))
          && isDatabaseOrEmpty(path)
          && !hasTables(path);
    } catch (IOException | Failure e) {
      return false;
    } catch (SQLException e) {
      return true; // it is locked
    }
  }

  private static boolean hasTables(Path path) throws SQLException {
    try (Connection connection = SqliteDataSource.at(path).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1 FROM sqlite_master LIMIT 1")) {
      return rows.next();
    }
  }

  /**
   * Where a path leads.
   *
   * @param path absolute; not null
   * @return the file itself, with links followed, which need not exist
   */
  public static Path followed(Path path) {
    return PathRules.real(path);
  }
}
