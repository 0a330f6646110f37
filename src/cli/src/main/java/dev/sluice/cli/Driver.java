package dev.sluice.cli;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteJDBCLoader;

/** The driver of SQLite, whose classes and library take as long to load as everything else. */
final class Driver {

  private Driver() {}

  /**
   * Has it loaded on another thread, by a use that touches no file. It begins as the opening of a
   * store does, so that both initialize its classes in the same order and can't wait for each
   * other. Not before the library has been unpacked for good: a process that ends meanwhile would
   * leave another behind.
   */
  static void preload() {
    String folder = System.getProperty("org.sqlite.lib.path");
    if (folder == null) {
      return;
    }
    Path library = Path.of(folder, System.getProperty("org.sqlite.lib.name"));
    Thread thread =
        new Thread(
            () -> {
              load(library);
              use();
            },
            "driver");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Loads the library as the driver would, but without its search for what other processes may have
   * left in the folder of temporary files, which takes longer than all else it does. A driver that
   * has no such mark, and one that can't load it, do it their own way.
   */
  private static void load(Path library) {
    try {
      Field loaded = SQLiteJDBCLoader.class.getDeclaredField("extracted");
      loaded.setAccessible(true);
      System.load(library.toString());
      loaded.setBoolean(null, true);
    } catch (ReflectiveOperationException | UnsatisfiedLinkError e) {
      // the driver does it itself
    }
  }

  private static void use() {
    try (Connection memory = JDBC.createConnection("jdbc:sqlite:file::memory:", new Properties());
        PreparedStatement statement = memory.prepareStatement("SELECT ?")) {
      statement.setString(1, "text");
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          rows.getString(1);
        }
      }
    } catch (SQLException | LinkageError e) {
      // whoever opens the store meets the same, and tells it
    }
  }
}
