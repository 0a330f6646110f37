package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsOnSqliteTest {

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();
  private final Faults faults = new Faults();
  private DataSource file;

  @BeforeEach
  void createTable() throws SQLException {
    file = SqliteDataSource.at(folder.resolve("faulty.db"));
    try (Connection connection = file.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (x)");
    }
  }

  /** Makes at least one call of every kind. */
  private void useEveryKind() throws SQLException {
    try (SqlRunner runner = SqlRunner.over(file).interceptors(recorder, faults).plain()) {
      runner.run(
          Unit.write("everything"),
          session -> {
            Connection connection = session.connection();
            Savepoint savepoint = connection.setSavepoint("s");
            session.update("INSERT INTO t VALUES (?)", 1);
            connection.releaseSavepoint(savepoint);
            try (Statement statement = connection.createStatement()) {
              statement.execute("INSERT INTO t VALUES (2)");
              statement.addBatch("INSERT INTO t VALUES (3)");
              statement.executeBatch();
            }
            return session.query("SELECT x FROM t", row -> row.getInt(1));
          });
    }
  }

  private void rollBack() throws SQLException {
    try (Connection connection = SluiceDataSource.wrap(file, recorder, faults).getConnection()) {
      connection.setAutoCommit(false);
      connection.rollback();
    }
  }

  @Test
  void theOperationOfThisTestMakesEveryKindOfCall() throws SQLException {
    useEveryKind();
    rollBack();

    assertThat(EnumSet.copyOf(recorder.sequence())).isEqualTo(Kind.ALL);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ROLLBACK", "RELEASE"})
  void everyKindOfCallCanBeMadeToFail(Kind kind) {
    FaultRule rule = faults.on(kind).nth(1).fail(SqlFaults::full);

    assertThatThrownBy(this::useEveryKind).hasMessageStartingWith("[SQLITE_FULL]");

    assertThat(rule.fired()).isEqualTo(1);
    assertThat(recorder.openConnections()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"ROLLBACK", "RELEASE"})
  void theEndsOfWorkCanBeMadeToFailToo(Kind kind) {
    FaultRule rule = faults.on(kind).nth(1).fail(SqlFaults::full);

    assertThatThrownBy(this::rollBack).hasMessageStartingWith("[SQLITE_FULL]");

    assertThat(rule.fired()).isEqualTo(1);
    assertThat(recorder.openConnections()).isEmpty();
  }

  /** Keeps what the driver gave, before a fault swallows it. */
  private static final class Keeper implements Interceptor {

    private final AtomicReference<Object> kept = new AtomicReference<>();

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      R result = next.proceed(call);
      kept.set(result);
      return result;
    }
  }

  @Test
  void whatAFaultSwallowsIsClosed() throws SQLException {
    Keeper keeper = new Keeper();
    DataSource faulty = SluiceDataSource.wrap(file, faults, keeper);

    faults.on(Kind.ACQUIRE).nth(1).after().fail(SqlFaults::broken);
    assertThatThrownBy(faulty::getConnection).hasMessageContaining("broken");
    assertThat(((Connection) keeper.kept.get()).isClosed()).isTrue();

    try (Connection connection = faulty.getConnection()) {
      faults.on(Kind.PREPARE).nth(1).after().fail(SqlFaults::broken);
      assertThatThrownBy(() -> connection.prepareStatement("SELECT x FROM t"))
          .hasMessageContaining("broken");
      assertThat(((PreparedStatement) keeper.kept.get()).isClosed()).isTrue();

      try (PreparedStatement select = connection.prepareStatement("SELECT x FROM t")) {
        faults.on(Kind.QUERY).nth(1).after().fail(SqlFaults::broken);
        assertThatThrownBy(select::executeQuery).hasMessageContaining("broken");
        assertThat(((ResultSet) keeper.kept.get()).isClosed()).isTrue();
      }
    }
  }
}
