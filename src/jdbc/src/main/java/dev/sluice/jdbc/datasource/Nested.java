package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Pipeline;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A chain around another, with a pool or the like between them. */
final class Nested {

  private Nested() {}

  /**
   * Refuses what one pipeline would refuse too, and warns of what is there twice.
   *
   * @throws IllegalArgumentException as {@link Pipeline#with(Pipeline)}
   */
  static void check(Pipeline outer, Pipeline inner) {
    if (outer.interceptors().isEmpty()) {
      return;
    }
    outer.with(inner);
    Set<Class<?>> inside =
        inner.interceptors().stream().map(Object::getClass).collect(Collectors.toSet());
    List<Interceptor> twice =
        outer.interceptors().stream().filter(one -> inside.contains(one.getClass())).toList();
    if (!twice.isEmpty()) {
      // found only when there is something to tell, since finding one takes milliseconds
      System.Logger log = System.getLogger("dev.sluice.jdbc");
      log.log(
          Level.WARNING,
          "connections go through {0} twice: what {1} is wrapped around is wrapped in {2} already",
          twice,
          outer,
          inner);
    }
  }

  /** The same for a connection whose data source could not tell. */
  static void check(Pipeline outer, Connection connection) throws SQLException {
    Pipeline inner = carriedBy(connection);
    if (inner != null) {
      try {
        check(outer, inner);
      } catch (IllegalArgumentException e) {
        throw new SQLNonTransientConnectionException(
            "the connections inside %s have a chain already: %s".formatted(outer, e.getMessage()),
            "08001",
            e);
      }
    }
  }

  private static Pipeline carriedBy(Connection connection) {
    try {
      return connection != null && connection.isWrapperFor(Pipeline.class)
          ? connection.unwrap(Pipeline.class)
          : null;
    } catch (SQLException | RuntimeException e) {
      return null; // the way of some drivers to say that they wrap nothing
    }
  }
}
