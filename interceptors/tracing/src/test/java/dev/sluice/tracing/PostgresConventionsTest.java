package dev.sluice.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.datasource.SluiceDataSource;
import io.opentelemetry.api.common.Attributes;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** On a server of its own. */
class PostgresConventionsTest extends ConventionsTest {

  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.builder().setLocaleConfig("locale", "C").start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @Override
  DataSource database() throws SQLException {
    DataSource server = postgres.getPostgresDatabase();
    try (Connection connection = server.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS account");
      statement.execute("CREATE TABLE account (name TEXT UNIQUE)");
    }
    return server;
  }

  @Override
  Attributes place() {
    return Attributes.builder()
        .put("db.system.name", "postgresql")
        .put("db.namespace", "postgres")
        .put("server.address", "localhost")
        .put("server.port", postgres.getPort())
        .build();
  }

  @Override
  String namespace() {
    return "postgres";
  }

  @Override
  String uniqueCode() {
    return "23505";
  }

  @Test
  void storedProcedure() throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2'");
    }
    run(
        connection -> {
          try (CallableStatement call = connection.prepareCall("{? = call twice(?)}")) {
            call.registerOutParameter(1, Types.INTEGER);
            call.setInt(2, 21);
            call.execute();
            assertThat(call.getInt(1)).isEqualTo(42);
          }
        });

    assertStatement(
        traces.only(),
        "call twice",
        attributes()
            .put("db.query.summary", "call twice")
            .put("db.stored_procedure.name", "twice")
            .build());
  }

  @Test
  void theSchemaOfTheUrlIsPartOfTheNamespace() throws SQLException {
    PGSimpleDataSource server = new PGSimpleDataSource();
    server.setUrl(postgres.getJdbcUrl("postgres", "postgres"));
    server.setCurrentSchema("public");
    try (Connection connection = SluiceDataSource.wrap(server, options.build()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM account");
    }

    assertStatement(
        traces.only(),
        "postgres|public",
        attributes()
            .put("db.namespace", "postgres|public")
            .put("db.query.text", "DELETE FROM account")
            .build());
  }

  @Test
  void aCommentOfTagsLetsTheServerKeepItsStatements() throws SQLException {
    SqlCommenter commenter = SqlCommenter.builder().tag("application", "orders").build();
    PGSimpleDataSource server = new PGSimpleDataSource();
    server.setUrl(postgres.getJdbcUrl("postgres", "postgres"));
    try (Connection connection = SluiceDataSource.wrap(server, commenter).getConnection();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i <= server.getPrepareThreshold(); i++) {
        try (PreparedStatement query =
            connection.prepareStatement("SELECT name FROM account WHERE name = ?;;")) {
          query.setString(1, "a");
          query.executeQuery().close();
        }
      }

      try (ResultSet kept =
          statement.executeQuery("SELECT statement FROM pg_prepared_statements")) {
        assertThat(kept.next()).isTrue();
        assertThat(kept.getString(1))
            .isEqualTo("SELECT name FROM account WHERE name = $1 /*application='orders'*/");
        assertThat(kept.next()).isFalse();
      }
    }
  }
}
