package dev.sluice.sqlite;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.JDBC;
import org.sqlite.SQLiteJDBCLoader;

/**
 * The driver. Its library is loaded when this class is initialized, and so by one thread while the
 * others wait. Whoever connects waits for a preloading under way: two threads that initialize the
 * same classes would be slower than one, and might wait for each other.
 */
final class Driver {

  static {
    String folder = System.getProperty("org.sqlite.lib.path");
    String name = System.getProperty("org.sqlite.lib.name");
    if (folder != null && name != null) {
      load(Path.of(folder, name));
    }
  }

  private static final ReentrantLock PRELOADING = new ReentrantLock();

  private Driver() {}

  /** A file is named as a URI, so that SQLite takes every character of its path for what it is. */
  static Connection connect(Path file) throws SQLException {
    return connect("jdbc:sqlite:file:" + file.toUri().getRawPath());
  }

  private static Connection connect(String url) throws SQLException {
    PRELOADING.lock();
    PRELOADING.unlock();
    return JDBC.createConnection(url, new Properties());
  }

  /** Loads what most connections need, by a use that touches no file. */
  static void preload() {
    PRELOADING.lock();
    try {
      use();
    } finally {
      PRELOADING.unlock();
    }
  }

  private static void use() {
    try (Connection memory = connect("jdbc:sqlite:file::memory:");
        PreparedStatement statement = memory.prepareStatement("SELECT ?")) {
      statement.setString(1, "text");
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          rows.getString(1);
        }
      }
    } catch (SQLException | LinkageError e) {
      // whoever opens a file meets the same, and is told
    }
  }

  /**
   * Loads the library as the driver would, but without its search for what other processes may have
   * left in the folder of temporary files, which takes longer than all else it does. A driver that
   * has no such mark, or can't load that file, does it in its own way.
   */
  private static void load(Path library) {
    try {
      Field loaded = SQLiteJDBCLoader.class.getDeclaredField("extracted");
      loaded.setAccessible(true);
      System.load(library.toAbsolutePath().toString());
      loaded.setBoolean(null, true);
    } catch (ReflectiveOperationException | RuntimeException | UnsatisfiedLinkError e) {
      // the driver tries it itself, and tells what is wrong
    }
  }
}
