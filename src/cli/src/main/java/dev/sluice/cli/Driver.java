package dev.sluice.cli;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;

/** The driver of SQLite, whose classes and library take as long to load as everything else. */
final class Driver {

  private Driver() {}

  /**
   * Has it loaded on another thread, by a use that touches no file. It begins as the opening of a
   * store does, so that both initialize its classes in the same order and can't wait for each
   * other.
   */
  static void preload() {
    Thread thread = new Thread(Driver::use, "driver");
    thread.setDaemon(true);
    thread.start();
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
