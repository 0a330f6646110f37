package dev.sluice.cli;

import static dev.sluice.cli.Console.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Shell.Result;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases that another program has made, or a newer release. */
class ForeignFileTest {

  @TempDir Path temp;
  private Path store;
  private Console console;

  @BeforeEach
  void enterFolder() throws IOException {
    store = temp.toRealPath().resolve(".broker.db");
    console = new Console(temp.toRealPath());
  }

  private void sql(String... statements) throws SQLException {
    try (Connection connection = SqliteDataSource.at(store).getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE orders (id INTEGER) | Database corruption or invalid format: %s (no such table:"
            + " meta)",
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) | Database is missing"
            + " SimpleBroker metadata: %s"
      })
  void areUsedBesideTheirTablesButNeitherInitializedNorDeleted(String table, String why)
      throws SQLException {
    sql(table);
    assertThat(console.broker("init"))
        .isEqualTo(
            new Result(
                "",
                "Error: File exists but is not a SimpleBroker database: %s\nPlease remove the file manually and run 'broker init' again.\n"
                    .formatted(store),
                1));
    assertThat(console.broker("--cleanup")).isEqualTo(error(why.formatted(store)));

    assertThat(console.broker("list")).isEqualTo(new Result("", "", 0));
    assertThat(console.broker("write", "q", "m").code()).isZero();
    assertThat(console.broker("read", "q").out()).isEqualTo("m\n");
    sql("SELECT * FROM " + table.split(" ")[2]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"read q", "write q m", "list", "--status", "--vacuum"})
  void areRefusedWithAnotherMark(String words) throws SQLException {
    console.broker("init");
    sql("UPDATE meta SET value = 'other' WHERE key = 'magic'");
    assertThat(console.broker(words.split(" ")))
        .isEqualTo(
            error(
                "Failed to get database connection: Database magic string mismatch. Expected"
                    + " 'simplebroker-v1', found 'other'. This database may not be a SimpleBroker"
                    + " database."));
    assertThat(console.broker("--cleanup"))
        .isEqualTo(
            error("Database has incorrect magic string (not a SimpleBroker database): " + store));
    assertThat(console.broker("-q", "init").code()).isEqualTo(1);
  }

  @Test
  void areRefusedInANewerFormThatOnlyCleanupAndInitKnow() throws SQLException {
    console.broker("write", "q", "m");
    sql("UPDATE meta SET value = 99 WHERE key = 'schema_version'");
    assertThat(console.broker("read", "q"))
        .isEqualTo(
            error(
                "Failed to get database connection: Database schema version 99 is newer than"
                    + " supported version 5. Please upgrade SimpleBroker."));
    assertThat(console.broker("init").err()).startsWith("SimpleBroker database already exists: ");
    assertThat(console.broker("-q", "--cleanup").code()).isZero();
    assertThat(store).doesNotExist();
  }
}
