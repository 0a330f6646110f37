package dev.sluice.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Unit;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class SluiceDataSourceTest {

  private final Seen seen = Seen.all();

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

  private static final class Idle implements Interceptor {
    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      return next.proceed(call);
    }

    @Override
    public Set<Kind> kinds() {
      return Set.of();
    }
  }

  @Test
  void aPipelineThatWantsNothingIsNotThere() {
    DataSource plain = Databases.h2();

    assertThat(SluiceDataSource.wrap(plain)).isSameAs(plain);
    assertThat(SluiceDataSource.wrap(plain, new Idle())).isSameAs(plain);
  }

  @Test
  void aPipelineSwitchedOffIsThereAllTheSame() {
    Pipeline off = Pipeline.of(List.of(seen));
    off.enable(false);

    assertThat(SluiceDataSource.wrap(Databases.h2(), off)).isInstanceOf(SluiceDataSource.class);
  }

  @Test
  void aRunnerMayWrapWithoutAnyInterceptor() throws SQLException {
    SluiceDataSource wrapped = SluiceDataSource.of(Databases.h2(), Pipeline.of(List.of()));

    try (Connection connection = wrapped.getConnection()) {
      assertThat(connection.unwrap(ConnectionState.class)).isNotNull();
    }
  }

  @Test
  void wrappingAgainMakesOneChainWithTheNewOutermost() throws SQLException {
    List<String> order = new ArrayList<>();
    DataSource inner = SluiceDataSource.wrap(Databases.h2(), named("inner", order));
    DataSource outer = SluiceDataSource.wrap(inner, named("outer", order));

    try (Connection connection = outer.getConnection()) {
      assertThat(order).containsExactly("outer ACQUIRE", "inner ACQUIRE");
      assertThat(((DelegatingConnection) connection).delegate)
          .isNotInstanceOf(DelegatingConnection.class);
    }
    assertThat(((SluiceDataSource) outer).pipeline().interceptors()).hasSize(2);
  }

  private static Interceptor named(String name, List<String> order) {
    return new Interceptor() {
      @Override
      public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
        order.add(name + " " + call.kind());
        return next.proceed(call);
      }
    };
  }

  @Test
  void moreInterceptorsGoInside() throws SQLException {
    List<String> order = new ArrayList<>();
    SluiceDataSource outer =
        SluiceDataSource.of(Databases.h2(), Pipeline.of(List.of(named("outer", order))));

    try (Connection connection = outer.with(List.of(named("inner", order))).getConnection()) {
      assertThat(order).containsExactly("outer ACQUIRE", "inner ACQUIRE");
      assertThat(((DelegatingConnection) connection).delegate)
          .isNotInstanceOf(DelegatingConnection.class);
    }
  }

  @Test
  void theSwitchesOfBothPipelinesReachTheMergedOne() throws SQLException {
    Seen outerSeen = Seen.all();
    Pipeline outer = Pipeline.of(List.of(outerSeen));
    Pipeline inner = Pipeline.of(List.of(seen));
    DataSource merged = SluiceDataSource.wrap(SluiceDataSource.of(Databases.h2(), inner), outer);
    inner.enable(false);
    merged.getConnection().close();
    outer.enable(false);
    inner.enable(true);
    merged.getConnection().close();

    assertThat(outerSeen.kindsSeen()).containsExactly(Kind.ACQUIRE, Kind.RELEASE);
    assertThat(seen.kindsSeen()).containsExactly(Kind.ACQUIRE, Kind.RELEASE);
  }

  @Test
  void nothingToAddIsNothingToWrap() {
    SluiceDataSource inner = SluiceDataSource.of(Databases.h2(), Pipeline.of(List.of(seen)));

    assertThat(SluiceDataSource.wrap(inner)).isSameAs(inner);
    assertThat(SluiceDataSource.of(inner, Pipeline.of(List.of()))).isSameAs(inner);
  }

  @Test
  void twoRetriesAreRefusedWhereverTheyMeet() {
    DataSource inner = SluiceDataSource.wrap(Databases.h2(), new Repeating());

    assertThatThrownBy(() -> SluiceDataSource.wrap(inner, new Repeating()))
        .isInstanceOf(IllegalArgumentException.class);
    try (HikariDataSource pool = pool(inner)) {
      assertThatThrownBy(() -> SluiceDataSource.wrap(pool, new Repeating()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("multiply");
      assertThat(SluiceDataSource.wrap(pool, seen)).isInstanceOf(SluiceDataSource.class);
    }
  }

  @Test
  void theSameInterceptorTwiceIsRefused() {
    DataSource inner = SluiceDataSource.wrap(Databases.h2(), seen);

    assertThatThrownBy(() -> SluiceDataSource.wrap(inner, seen))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thePipelineIsFoundByUnwrap() throws SQLException {
    Pipeline pipeline = Pipeline.of(List.of(seen));
    DataSource wrapped = SluiceDataSource.wrap(Databases.h2(), pipeline);

    assertThat(SluiceDataSource.pipelineOf(wrapped)).containsSame(pipeline);
    assertThat(wrapped.isWrapperFor(Pipeline.class)).isTrue();
    assertThat(wrapped.unwrap(Pipeline.class)).isSameAs(pipeline);
    assertThat(wrapped.unwrap(SluiceDataSource.class)).isSameAs(wrapped);
    assertThat(wrapped.unwrap(JdbcDataSource.class)).isInstanceOf(JdbcDataSource.class);
  }

  @Test
  void thePipelineIsFoundThroughAPool() throws SQLException {
    Pipeline pipeline = Pipeline.of(List.of(seen));
    try (HikariDataSource pool = pool(SluiceDataSource.wrap(Databases.h2(), pipeline));
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(SluiceDataSource.pipelineOf(pool)).containsSame(pipeline);
      assertThat(connection.unwrap(ConnectionState.class).inTransaction()).isFalse();
      statement.execute("SELECT 1");
      assertThat(seen.last().toString()).isEqualTo("EXECUTE SELECT 1");
      assertThat(statement.getConnection()).isSameAs(connection);
    }
  }

  @Test
  void aPoolInsideSeesEveryConnectionReturned() throws SQLException {
    try (HikariDataSource pool = pool(Databases.h2())) {
      DataSource wrapped = SluiceDataSource.wrap(pool, seen);
      for (int i = 0; i < 3; i++) {
        try (Connection connection = wrapped.getConnection()) {
          connection.abort(Runnable::run);
        }
      }

      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  private static HikariDataSource pool(DataSource dataSource) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(dataSource);
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(5_000);
    return new HikariDataSource(config);
  }

  @Test
  void aDataSourceThatCannotSayHasNoPipeline() throws SQLException {
    try (Connection connection = Databases.h2().getConnection()) {
      assertThat(SluiceDataSource.pipelineOf(new Handing(connection))).isEmpty();
      assertThat(SluiceDataSource.pipelineOf(Databases.sqlite())).isEmpty();
      assertThat(SluiceDataSource.wrap(new Handing(connection), new Repeating()))
          .isInstanceOf(SluiceDataSource.class);
    }
  }

  @Test
  void anAcquireKnowsItsConnectionUnitAndPurpose() throws SQLException {
    UnitCall<Void> unit = new UnitCall<>(Unit.write("transfer"), call -> null);
    SluiceDataSource wrapped = SluiceDataSource.of(Databases.h2(), Pipeline.of(List.of(seen)));
    try (Connection connection = wrapped.getConnection(unit, Purpose.BROKER)) {
      JdbcCall<?> acquire = (JdbcCall<?>) seen.last().call();

      assertThat(acquire.kind()).isEqualTo(Kind.ACQUIRE);
      assertThat(acquire.unit()).isSameAs(unit);
      assertThat(acquire.purpose()).isEqualTo(Purpose.BROKER);
      assertThat(acquire.connection()).isSameAs(connection.unwrap(ConnectionState.class));
    }
  }

  @Test
  void aConnectionBuiltIsAcquiredLikeAnyOther() throws Exception {
    ScriptedDriver builder = new ScriptedDriver();
    ScriptedDriver driver = new ScriptedDriver();
    driver.script(
        DataSource.class.getMethod("createConnectionBuilder"),
        builder.as(ConnectionBuilder.class),
        null);
    Connection physical = new ScriptedDriver().as(Connection.class);
    builder.script(ConnectionBuilder.class.getMethod("build"), physical, null);
    ConnectionBuilder wrapped =
        SluiceDataSource.wrap(driver.as(DataSource.class), seen).createConnectionBuilder();

    Connection connection = wrapped.build();

    assertThat(seen.kindsSeen()).containsExactly(Kind.ACQUIRE);
    assertThat(((DelegatingConnection) connection).delegate).isSameAs(physical);
  }
}
