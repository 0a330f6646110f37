package dev.sluice.broker.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.support.CountingDataSource;
import dev.sluice.broker.support.Fixtures;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedReaderTest {

  @TempDir Path folder;

  private final SqliteBackend backend = new SqliteBackend(SqliteOptions.DEFAULTS);
  private final Faults faults = new Faults();
  private CountingDataSource source;
  private SqlRunner runner;
  private PinnedReader progress;
  private PlainFile other;

  @BeforeEach
  void open() throws SQLException {
    Path path = folder.resolve("progress.db");
    PlainFile.create(path, Fixtures.store(5));
    source = new CountingDataSource(SqliteDataSource.at(path));
    runner = SqlRunner.over(source).interceptors(faults).leased(backend.leases());
    progress = new PinnedReader(runner, backend);
    other = PlainFile.at(path);
  }

  @AfterEach
  void close() throws SQLException {
    other.close();
    progress.close();
    runner.close();
    assertThat(source.open()).isZero();
  }

  private void commit() throws SQLException {
    other.execute("UPDATE meta SET value = value + 1 WHERE key = 'last_ts'");
  }

  @Test
  void aCommitOfSomebodyElseIsProgressAndNothingElseIs() throws SQLException {
    long first = progress.version();

    assertThat(progress.version()).isEqualTo(first);
    other.execute("BEGIN IMMEDIATE", "DELETE FROM meta", "ROLLBACK");
    assertThat(progress.version()).isEqualTo(first);
    commit();
    assertThat(progress.version()).isNotEqualTo(first);
  }

  @Test
  void oneConnectionIsHeldFromTheFirstQuestionOn() throws SQLException {
    assertThat(source.open()).isZero();
    progress.version();
    progress.version();
    assertThat(source.opened()).isEqualTo(1);
  }

  @Test
  void aBrokenConnectionIsGivenUpAndAnotherTaken() throws SQLException {
    progress.version();
    faults.on(Kind.QUERY).alsoUpkeep().nth(1).fail(SqlFaults::broken);

    assertThatThrownBy(progress::version).isInstanceOf(SQLException.class);

    long second = progress.version();
    assertThat(source.opened()).isEqualTo(2);
    assertThat(source.open()).isEqualTo(1);
    commit();
    assertThat(progress.version()).isNotEqualTo(second);
  }

  @Test
  void onceClosedItTakesNoConnection() throws SQLException {
    progress.version();
    progress.close();

    assertThatThrownBy(progress::version)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
