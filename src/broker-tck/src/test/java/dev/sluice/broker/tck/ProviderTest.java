package dev.sluice.broker.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.Broker;
import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.backend.BackendProvider;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.sqlite.SqliteDataSource;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Optional;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backends that are found by what the database says it is. */
@Timeout(60)
class ProviderTest {

  /** Has a backend for H2, which does no more than say that it was chosen. */
  public static final class OfH2 implements BackendProvider {

    @Override
    public Optional<Backend> backendFor(DatabaseMetaData database) throws SQLException {
      return database.getDatabaseProductName().equals("H2") ? Optional.of(own()) : Optional.empty();
    }

    private static Backend own() {
      Backend sqlite = new SqliteBackend(SqliteOptions.DEFAULTS);
      return (Backend)
          Proxy.newProxyInstance(
              Backend.class.getClassLoader(),
              new Class<?>[] {Backend.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("open")) {
                  throw new UnsupportedOperationException("H2's own backend");
                }
                return method.invoke(sqlite, arguments);
              });
    }
  }

  @TempDir Path folder;

  private static JdbcDataSource h2() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:");
    return source;
  }

  @Test
  void theBackendOfTheDatabaseIsFound() {
    assertThatThrownBy(() -> Broker.open(h2())).hasMessage("H2's own backend");
  }

  @Test
  void whatNoProviderKnowsIsTakenForSqlite() {
    try (Broker broker = Broker.open(SqliteDataSource.at(folder.resolve("found.db")))) {
      assertThat(broker.queue("tasks").write("one")).isNotNull();
    }
  }

  @Test
  void theBuildersBackendComesFirst() {
    assertThatThrownBy(
            () -> Broker.builder(h2()).backend(new SqliteBackend(SqliteOptions.DEFAULTS)).open())
        .hasMessageContaining("not of SQLite");
  }
}
