package dev.sluice.broker.backend;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Offers the backend for a kind of database to whoever opens a broker without naming one. Found by
 * {@link java.util.ServiceLoader}: a jar names its provider in {@code
 * META-INF/services/dev.sluice.broker.backend.BackendProvider}. Needs a public constructor without
 * parameters.
 */
@FunctionalInterface
public interface BackendProvider {

  /**
   * A backend, if the database is one of its kind.
   *
   * @param database what a fresh connection says of it, such as {@link
   *     DatabaseMetaData#getDatabaseProductName}; not to be kept
   * @return empty for any other database, which is left to other providers
   * @throws SQLException from the driver
   */
  Optional<Backend> backendFor(DatabaseMetaData database) throws SQLException;
}
