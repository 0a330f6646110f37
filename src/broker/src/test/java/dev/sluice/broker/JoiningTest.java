package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.support.CountingDataSource;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.retry.Retry;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import dev.sluice.testing.RecordedCall;
import dev.sluice.testing.Recorder;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker on a data source that carries a chain already, by itself or inside a pool. */
@Timeout(60)
class JoiningTest {

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();
  private final Faults faults = new Faults();
  private CountingDataSource source;

  @BeforeEach
  void choose() {
    source = new CountingDataSource(SqliteDataSource.at(folder.resolve("joined.db")));
  }

  /** The ways in which a chain can be there already. */
  enum Way {
    PLAIN,
    POOL,
    POOL_NOT_STARTED;

    DataSource around(DataSource chain) {
      if (this == PLAIN) {
        return chain;
      }
      HikariConfig config = new HikariConfig();
      config.setMinimumIdle(0); // the pool opens no connection of its own accord
      config.setDataSource(chain);
      config.setMaximumPoolSize(4);
      if (this == POOL) {
        return new HikariDataSource(config);
      }
      HikariDataSource lazy = new HikariDataSource();
      lazy.setMinimumIdle(0);
      config.copyStateTo(lazy);
      return lazy;
    }
  }

  /** A broker on the chain of these, and a data source for the application. */
  private final class Joined implements AutoCloseable {

    final DataSource dataSource;
    final Broker broker;

    Joined(Way way, Interceptor... chain) {
      dataSource = way.around(SluiceDataSource.wrap(source, chain));
      broker = Broker.open(dataSource);
    }

    @Override
    public void close() {
      broker.close();
      if (dataSource instanceof HikariDataSource pool) {
        assertThat(pool.isClosed()).as("the pool is not the broker's to close").isFalse();
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        pool.close();
      }
      assertThat(source.open()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void unitsAndJdbcCallsAreSeenOnce(Way way) {
    try (Joined joined = new Joined(way, recorder)) {
      joined.broker.queue("tasks").write("one");
      recorder.clear();

      joined.broker.queue("tasks").write("two");

      assertThat(recorder.calls(call -> call.kind() != Kind.PREPARE && call.kind() != Kind.FETCH))
          .as(recorder.report())
          .extracting(RecordedCall::kind)
          .containsExactly(
              Kind.UNIT,
              Kind.TRANSACTION,
              Kind.BEGIN,
              Kind.QUERY,
              Kind.UPDATE,
              Kind.UPDATE,
              Kind.COMMIT);
      assertThat(recorder.calls())
          .allMatch(call -> call.unit().equals("write") && call.purpose() == Purpose.BROKER);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRetryIsAddedWhereThereIsNone(Way way) {
    try (Joined joined = new Joined(way, recorder, faults)) {
      assertThat(joined.broker.pipeline().repeats()).isTrue();
      faults.on(Kind.BEGIN).first(2).fail(SqlFaults::busy);

      joined.broker.queue("tasks").write("one");

      assertThat(recorder.calls(call -> call.kind() == Kind.BEGIN && "write".equals(call.unit())))
          .hasSize(3);
      assertThat(joined.broker.queue("tasks").peek(9, IdRange.ALL)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noRetryIsAddedWhereThereIsOne(Way way) {
    Retry retry = Retry.withDefaults();
    try (Joined joined = new Joined(way, retry, recorder, faults)) {
      assertThat(joined.broker.pipeline().interceptors()).containsExactly(retry, recorder, faults);
      faults.on(Kind.BEGIN).first(1).fail(SqlFaults::busy);

      joined.broker.queue("tasks").write("one");

      assertThat(recorder.calls(call -> call.kind() == Kind.BEGIN && "write".equals(call.unit())))
          .hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheApplicationDoesIsNotTakenForTheBrokers(Way way) throws SQLException {
    try (Joined joined = new Joined(way, recorder)) {
      joined.broker.queue("tasks").write("one");
      joined.broker.close();
      recorder.clear();

      try (Connection connection = joined.dataSource.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE mine (id INTEGER)");
      }

      assertThat(recorder.calls(Kind.EXECUTE))
          .hasSize(1)
          .allMatch(call -> call.unit() == null && call.purpose() == Purpose.APPLICATION);
    }
  }

  @ParameterizedTest
  @EnumSource
  void interceptorsOfTheBrokerComeInsideThoseOfTheDataSource(Way way) {
    Recorder inner = new Recorder();
    DataSource chain = way.around(SluiceDataSource.wrap(source, recorder));
    try (Broker broker = Broker.builder(chain).interceptors(inner).open()) {
      broker.queue("tasks").write("one");
      inner.clear();
      recorder.clear();

      broker.queue("tasks").write("two");

      List<Kind> units = List.of(Kind.UNIT, Kind.TRANSACTION);
      assertThat(inner.sequence())
          .containsExactlyElementsOf(way == Way.PLAIN ? recorder.sequence() : units);
      assertThat(recorder.sequence()).startsWith(Kind.UNIT, Kind.TRANSACTION);
    }
    if (chain instanceof HikariDataSource pool) {
      pool.close();
    }
  }

  @Test
  void aSecondRetryIsRefused() {
    DataSource chain = SluiceDataSource.wrap(source, Retry.withDefaults());

    assertThatThrownBy(() -> Broker.builder(chain).interceptors(Retry.withDefaults()).open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("repeat");
    assertThat(source.open()).isZero();
  }

  @Test
  void aRetryOfOnesOwnTakesThePlaceOfTheDefault() {
    Retry mine = Retry.builder().maxAttempts(1).build();
    try (Broker broker = Broker.builder(source).interceptors(mine).open()) {
      assertThat(broker.pipeline().interceptors()).isEqualTo(List.of(mine));
    }
  }

  @Test
  void switchingTheChainOffLeavesTheBrokerWorking() {
    try (Broker broker = Broker.builder(source).interceptors(recorder).open()) {
      recorder.clear();
      broker.pipeline().enable(false);
      broker.queue("tasks").write("one");
      assertThat(broker.queue("tasks").claim()).isPresent();
      assertThat(recorder.calls()).isEmpty();
    }
  }

  @Test
  void aPoolWithoutAChainServesAsWell() {
    try (HikariDataSource pool = (HikariDataSource) Way.POOL.around(source);
        Broker broker = Broker.open(pool)) {
      broker.queue("tasks").write("one");
      assertThat(broker.queue("tasks").claim()).isPresent();
    }
    assertThat(source.open()).isZero();
  }
}
