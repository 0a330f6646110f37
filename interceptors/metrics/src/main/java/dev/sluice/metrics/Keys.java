package dev.sluice.metrics;

import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.measure.Bounded;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.function.Function;

/** The attributes of our metrics. */
final class Keys {

  static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
  static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("db.namespace");
  static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");
  static final AttributeKey<String> POOL = AttributeKey.stringKey("db.client.connection.pool.name");
  static final AttributeKey<String> STATE = AttributeKey.stringKey("db.client.connection.state");
  static final AttributeKey<String> STATUS_CODE = AttributeKey.stringKey("db.response.status_code");
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  static final AttributeKey<String> ERROR_KIND = AttributeKey.stringKey("sluice.error.kind");
  static final AttributeKey<String> UNIT = AttributeKey.stringKey("sluice.unit.name");

  static final AttributeKey<String> MESSAGING_SYSTEM = AttributeKey.stringKey("messaging.system");
  static final AttributeKey<String> MESSAGING_OPERATION =
      AttributeKey.stringKey("messaging.operation.name");
  static final AttributeKey<String> MESSAGING_TYPE =
      AttributeKey.stringKey("messaging.operation.type");
  static final AttributeKey<String> DESTINATION =
      AttributeKey.stringKey("messaging.destination.name");

  /** What values are counted as that are not told apart, by the conventions. */
  static final String OTHER = "_OTHER";

  private Keys() {}

  /**
   * What is made of each database that connections lead to, completed by what the application has
   * told; of those that are too many, of that alone.
   */
  static <V> Bounded<Database, V> byDatabase(Database told, Function<Database, V> make) {
    V other = make.apply(told);
    return new Bounded<>(learnt -> make.apply(told.or(learnt)), learnt -> other);
  }

  /** What is known of the database. */
  static Attributes of(Database database) {
    AttributesBuilder attributes = Attributes.builder().put(SYSTEM, database.system());
    if (database.namespace() != null) {
      attributes.put(NAMESPACE, database.namespace());
    }
    if (database.serverAddress() != null) {
      attributes.put(SERVER_ADDRESS, database.serverAddress());
      if (database.serverPort() != 0) {
        attributes.put(SERVER_PORT, (long) database.serverPort());
      }
    }
    return attributes.build();
  }
}
