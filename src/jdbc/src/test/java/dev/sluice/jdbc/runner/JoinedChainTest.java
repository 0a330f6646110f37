package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.lease.TransactionStyle;
import dev.sluice.jdbc.runner.Watch.Seen;
import dev.sluice.jdbc.unit.Unit;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runners over data sources that carry a chain already. */
class JoinedChainTest {

  private static final Unit PUT = Unit.write("put");

  private final Watch carried = new Watch();
  private final Watch own = new Watch();

  @TempDir Path folder;

  private static RunnerBuilder over(DataSource dataSource) {
    return SqlRunner.over(dataSource).transactions(TransactionStyle.IMMEDIATE);
  }

  private HikariDataSource pool(DataSource inside, boolean autoCommit) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(inside);
    config.setMaximumPoolSize(2);
    config.setAutoCommit(autoCommit);
    return new HikariDataSource(config);
  }

  @Test
  void unitsEnterTheChainOfAWrappedDataSource() throws SQLException {
    Database database = Database.sqlite(folder);
    DataSource wrapped = SluiceDataSource.wrap(database.dataSource(), carried);
    try (SqlRunner runner = over(wrapped).plain()) {
      runner.run(PUT, session -> insert(session, 1));
      assertThat(runner.pipeline().interceptors()).containsExactly(carried);
    }

    assertThat(carried.calls(Kind.UNIT)).hasSize(1);
    assertThat(carried.calls(Kind.UPDATE))
        .extracting(Seen::unit)
        .containsExactly(carried.calls(Kind.UNIT).get(0).unit());
    assertThat(carried.count(Kind.ACQUIRE)).isOne();
    assertThat(database.rows()).containsExactly(1);
  }

  @Test
  void interceptorsOfTheRunnerGoInsideThoseOfAWrappedDataSource() throws SQLException {
    Database database = Database.sqlite(folder);
    DataSource wrapped = SluiceDataSource.wrap(database.dataSource(), carried);
    try (SqlRunner runner = over(wrapped).interceptors(own).plain()) {
      runner.run(PUT, session -> insert(session, 1));
      assertThat(runner.pipeline().interceptors()).containsExactly(carried, own);
    }

    assertThat(own.calls()).isEqualTo(carried.calls());
    assertThat(own.count(Kind.UPDATE)).isOne();
  }

  @Test
  void interceptorsOfTheRunnerSeeUnitsAndTransactionsOnlyIfTheChainIsInsideAPool()
      throws SQLException {
    Database database = Database.sqlite(folder);
    try (HikariDataSource pool = pool(SluiceDataSource.wrap(database.dataSource(), carried), true);
        SqlRunner runner = over(pool).interceptors(own).plain()) {
      runner.run(PUT, session -> insert(session, 1));
    }

    assertThat(own.calls()).extracting(Seen::kind).containsExactly(Kind.UNIT, Kind.TRANSACTION);
    assertThat(carried.count(Kind.UPDATE)).isOne();
  }

  @Test
  void aChainInsideAPoolIsJoinedThroughIt() throws SQLException {
    Database database = Database.sqlite(folder);
    try (HikariDataSource pool = pool(SluiceDataSource.wrap(database.dataSource(), carried), true);
        SqlRunner runner = over(pool).plain()) {
      carried.clear();
      runner.run(PUT, session -> insert(session, 1));

      assertThat(carried.calls(Kind.UPDATE))
          .extracting(Seen::unit)
          .containsExactly(carried.calls(Kind.UNIT).get(0).unit());
      assertThat(carried.calls(Kind.UPDATE).get(0).transaction())
          .isEqualTo(carried.calls(Kind.TRANSACTION).get(0).transaction())
          .isPositive();
      assertThat(carried.count(Kind.COMMIT)).isOne();
    }
    assertThat(database.rows()).containsExactly(1);
  }

  @Test
  void aPoolThatIsWrappedFromOutsideReleasesIntoThePool() throws SQLException {
    Database database = Database.sqlite(folder);
    try (HikariDataSource pool = pool(database.dataSource(), true);
        SqlRunner runner = over(pool).interceptors(own).plain()) {
      for (int i = 0; i < 5; i++) {
        int number = i;
        runner.run(PUT, session -> insert(session, number));
      }

      assertThat(own.count(Kind.ACQUIRE)).isEqualTo(5);
      assertThat(own.count(Kind.RELEASE)).isEqualTo(5);
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
    assertThat(database.rows()).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void aPoolWithoutAutocommitIsUsedInAutocommit() throws SQLException {
    Database database = Database.sqlite(folder);
    try (HikariDataSource pool = pool(database.dataSource(), false);
        SqlRunner runner = over(pool).leased(LeaseOptions.DEFAULTS)) {
      runner.run(PUT, session -> insert(session, 1));
      runner.run(Unit.read("one"), session -> insert(session, 2));

      assertThat(database.rows()).containsExactly(1, 2);
    }
  }

  @Test
  void aSecondChainThatRepeatsIsRefused() throws SQLException {
    DataSource wrapped =
        SluiceDataSource.wrap(Database.sqlite(folder).dataSource(), new Repeating());

    assertThatThrownBy(() -> over(wrapped).interceptors(new Repeating()).plain())
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static final class Repeating implements Interceptor {

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      return next.proceed(call);
    }

    @Override
    public boolean repeats() {
      return true;
    }
  }
}
