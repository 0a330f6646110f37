package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.unit.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection whose rollback failed must not come back from a pool with its transaction. */
class FailedRollbackTest {

  private static final Unit PUT = Unit.write("put");

  private final Trap trap = new Trap();
  private final Watch watch = new Watch();

  @TempDir Path folder;

  private static HikariDataSource pool(DataSource inside) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(inside);
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  private static SqlRunner runner(RunnerBuilder builder, boolean leased) {
    return leased ? builder.leased(LeaseOptions.DEFAULTS) : builder.plain();
  }

  private void assertThatAFailedRollbackLeavesNothing(Database database, SqlRunner runner)
      throws SQLException {
    SQLException broken = new SQLException("not rolled back");
    trap.before(Kind.ROLLBACK, broken);
    assertThatThrownBy(
            () ->
                runner.run(
                    PUT,
                    session -> {
                      insert(session, 1);
                      throw new ArithmeticException();
                    }))
        .isInstanceOf(ArithmeticException.class)
        .hasSuppressedException(broken);

    database.execute("INSERT INTO t (n) VALUES (2)");
    runner.run(PUT, session -> insert(session, 3));
    assertThat(database.rows()).containsExactly(2, 3);
  }

  @ParameterizedTest
  @EnumSource
  void thePoolInsideTheChainForgetsTheConnection(Database.Form form)
      throws SQLException, IOException {
    for (boolean leased : new boolean[] {false, true}) {
      Database database = form.in(Files.createDirectory(folder.resolve(form + "leased" + leased)));
      try (HikariDataSource pool = pool(database.dataSource());
          SqlRunner runner =
              runner(new Database(pool, database.style()).runner(watch, trap), leased)) {
        assertThatAFailedRollbackLeavesNothing(database, runner);
      }
    }
    assertThat(watch.count(Kind.ACQUIRE)).isEqualTo(4);
    assertThat(watch.count(Kind.RELEASE)).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thePoolAroundTheChainForgetsTheConnection(boolean leased) throws SQLException {
    Database database = Database.sqlite(folder);
    try (HikariDataSource pool = pool(SluiceDataSource.wrap(database.dataSource(), watch, trap));
        SqlRunner runner = runner(new Database(pool, database.style()).runner(), leased)) {
      assertThatAFailedRollbackLeavesNothing(database, runner);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTransactionThatTheWorkLeftOpenDoesNotReachThePool(boolean leased) throws SQLException {
    Database database = Database.sqlite(folder);
    try (HikariDataSource pool = pool(database.dataSource());
        SqlRunner runner = runner(new Database(pool, database.style()).runner(watch), leased)) {
      runner.run(Unit.read("get"), session -> session.update("BEGIN IMMEDIATE"));

      database.execute("INSERT INTO t (n) VALUES (2)");
      runner.run(PUT, session -> insert(session, 3));
    }
    assertThat(database.rows()).containsExactly(2, 3);
  }
}
