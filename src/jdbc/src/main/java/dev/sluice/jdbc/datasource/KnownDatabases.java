package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.Memo;
import dev.sluice.jdbc.database.Database;
import java.sql.Connection;
import java.sql.SQLException;

/** The databases that a data source leads to, mostly one, each described once. */
final class KnownDatabases {

  private final Memo<String, Database> byUrl = new Memo<>(100, Database::of);

  /** The only one so far; unknown for good once there are several. */
  private volatile Database usual;

  /** Asks the driver's connection for its URL. */
  Database of(Connection driver) {
    try {
      String url = driver.getMetaData().getURL();
      return url == null ? Database.UNKNOWN : seen(byUrl.of(url));
    } catch (SQLException | RuntimeException e) {
      return usual(); // closed already, or of a driver that does not tell
    }
  }

  private Database seen(Database database) {
    Database known = usual;
    if (known == null) {
      usual = database;
    } else if (!known.equals(database)) {
      usual = Database.UNKNOWN;
    }
    return database;
  }

  Database usual() {
    Database known = usual;
    return known == null ? Database.UNKNOWN : known;
  }
}
