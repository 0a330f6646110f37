package dev.sluice.wild;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same scenario over a bare and a wrapped data source has the same outcome. */
class SameAsBareTest {

  private static final Map<String, Scenario> SCENARIOS =
      Map.ofEntries(
          entry("keys and batches", Jdbc::keysAndBatches),
          entry("errors", Jdbc::errors),
          entry("savepoints", Jdbc::savepoints),
          entry("cursors", Jdbc::cursors),
          entry("values", Jdbc::values),
          entry("settings", Jdbc::settings),
          entry("PostgreSQL's own", Postgres::own),
          entry("JdbcTemplate", Libraries::spring),
          entry("Jdbi", Libraries::jdbi),
          entry("Flyway", Frameworks::flyway),
          entry("jOOQ", Frameworks::jooq),
          entry("Hibernate", Frameworks::hibernate));

  @TempDir private static Path folder;
  private static EmbeddedPostgres postgres;
  private static Bare bare;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.builder().setLocaleConfig("locale", "C").start();
    bare = new Bare(folder, postgres);
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "SQLite, keys and batches", "H2, keys and batches", "PostgreSQL, keys and batches",
        "SQLite, errors", "H2, errors", "PostgreSQL, errors",
        "SQLite, savepoints", "H2, savepoints", "PostgreSQL, savepoints",
        "SQLite, cursors", "H2, cursors", "PostgreSQL, cursors",
        "SQLite, values", "H2, values", "PostgreSQL, values",
        "SQLite, settings", "H2, settings", "PostgreSQL, settings",
        "SQLite, JdbcTemplate", "H2, JdbcTemplate", "PostgreSQL, JdbcTemplate",
        "SQLite, Jdbi", "H2, Jdbi", "PostgreSQL, Jdbi",
        "SQLite, Flyway", "H2, Flyway", "PostgreSQL, Flyway",
        "SQLite, jOOQ", "H2, jOOQ", "PostgreSQL, jOOQ",
        "SQLite, Hibernate", "H2, Hibernate", "PostgreSQL, Hibernate",
        "PostgreSQL, PostgreSQL's own"
      })
  void sameOutcome(String database, String name) throws Exception {
    Scenario scenario = SCENARIOS.get(name);
    try (HikariDataSource pool = Bare.pool(bare.open(database));
        HikariDataSource outside = Bare.pool(bare.open(database));
        Everything around = new Everything();
        Everything within = new Everything();
        HikariDataSource inside = Bare.pool(within.around(bare.open(database)))) {
      List<String> expected = play(scenario, pool);
      assertThat(play(scenario, around.around(outside))).as("outside").isEqualTo(expected);
      assertThat(play(scenario, inside)).as("inside").isEqualTo(expected);
      assertThat(around.recorder().calls()).isNotEmpty();
      assertThat(within.recorder().calls()).isNotEmpty();
    }
  }

  private static List<String> play(Scenario scenario, DataSource dataSource) throws Exception {
    Notes notes = new Notes();
    scenario.play(dataSource, notes);
    return notes.lines();
  }
}
