package dev.sluice.micrometer;

import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.measure.Bounded;
import io.micrometer.core.instrument.Tags;
import java.util.function.Function;

/** The tags of our meters. */
final class Names {

  static final String OPERATION = "db.operation.name";
  static final String POOL = "db.client.connection.pool.name";
  static final String STATE = "db.client.connection.state";
  static final String STATUS_CODE = "db.response.status_code";
  static final String ERROR_TYPE = "error.type";
  static final String ERROR_KIND = "sluice.error.kind";
  static final String UNIT = "sluice.unit.name";

  /** What is unknown or does not apply, since meters of one name must have the same tags. */
  static final String NONE = "none";

  /** What values are counted as that are not told apart. */
  static final String OTHER = "_OTHER";

  private Names() {}

  /**
   * What is made of each database that connections lead to, completed by what the application has
   * told; of those that are too many, of that alone.
   */
  static <V> Bounded<Database, V> byDatabase(Database told, Function<Database, V> make) {
    return new Bounded<>(learnt -> make.apply(told.or(learnt)), new Late<>(() -> make.apply(told)));
  }

  static Tags of(Database database) {
    String port = database.serverPort() == 0 ? null : Integer.toString(database.serverPort());
    return Tags.of(
        "db.system.name", database.system(),
        "db.namespace", orNone(database.namespace()),
        "server.address", orNone(database.serverAddress()),
        "server.port", orNone(port));
  }

  static String orNone(String value) {
    return value == null ? NONE : value;
  }
}
