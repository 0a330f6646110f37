package dev.sluice.tracing;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Memo;
import dev.sluice.jdbc.database.Database;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.EnumMap;
import java.util.Map;

/**
 * What all spans of one kind of call have in common, worked out once for each database. SQL is not
 * parsed, so a span is named after its operation only where the kind of call tells it, and
 * otherwise after the database.
 */
final class OperationShapes {

  private static final int MOST_DATABASES = 100;

  private final Memo<Database, OfDatabase> shapes;

  /** A name and what is known before the call. */
  record Shape(String name, Attributes attributes) {}

  private record OfDatabase(Map<Kind, Shape> byKind, Shape batch) {}

  /**
   * Of databases about which something may have been told.
   *
   * @param told what counts before that which is learnt from a connection
   */
  OperationShapes(Database told) {
    shapes = new Memo<>(MOST_DATABASES, learnt -> of(told.or(learnt)));
  }

  Shape of(Database database, Kind kind) {
    return shapes.of(database).byKind.get(kind);
  }

  Shape batch(Database database) {
    return shapes.of(database).batch;
  }

  private static OfDatabase of(Database database) {
    Attributes attributes = attributes(database);
    String target = target(database);
    Map<Kind, Shape> byKind = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      byKind.put(
          kind,
          switch (kind) {
            case BEGIN, COMMIT, ROLLBACK, SAVEPOINT -> operation(kind, target, attributes);
            case ACQUIRE, FETCH -> new Shape(name(kind, target), attributes);
            default -> new Shape(target == null ? database.system() : target, attributes);
          });
    }
    return new OfDatabase(byKind, operation(Kind.BATCH, target, attributes));
  }

  private static Shape operation(Kind kind, String target, Attributes database) {
    return new Shape(
        name(kind, target), database.toBuilder().put(Keys.OPERATION, kind.name()).build());
  }

  private static String name(Kind kind, String target) {
    return target == null ? kind.name() : kind + " " + target;
  }

  private static Attributes attributes(Database database) {
    AttributesBuilder attributes = Attributes.builder().put(Keys.SYSTEM, database.system());
    if (database.namespace() != null) {
      attributes.put(Keys.NAMESPACE, database.namespace());
    }
    if (database.serverAddress() != null) {
      attributes.put(Keys.SERVER_ADDRESS, database.serverAddress());
      if (database.serverPort() != 0) {
        attributes.put(Keys.SERVER_PORT, (long) database.serverPort());
      }
    }
    return attributes.build();
  }

  /** What the conventions call the target: the closest known description of what is operated on. */
  private static String target(Database database) {
    if (database.namespace() != null || database.serverAddress() == null) {
      return database.namespace();
    }
    return database.serverPort() == 0
        ? database.serverAddress()
        : database.serverAddress() + ":" + database.serverPort();
  }
}
