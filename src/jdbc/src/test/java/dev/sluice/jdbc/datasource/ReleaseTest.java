package dev.sluice.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The end of a connection. */
class ReleaseTest {

  private final Seen seen = Seen.of(Kind.RELEASE);

  private static Interceptor failing(SQLException refusal) {
    return new Interceptor() {
      @Override
      public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
        throw refusal;
      }

      @Override
      public Set<Kind> kinds() {
        return Set.of(Kind.RELEASE);
      }
    };
  }

  private static Connection wrapped(Connection driver, Interceptor interceptor)
      throws SQLException {
    return SluiceDataSource.wrap(new Handing(driver), interceptor).getConnection();
  }

  @Test
  void closingTwiceReleasesOnce() throws SQLException {
    ScriptedDriver driver = new ScriptedDriver();
    Connection connection = wrapped(driver.as(Connection.class), seen);
    connection.close();
    connection.close();

    assertThat(seen.kindsSeen()).containsExactly(Kind.RELEASE);
    assertThat(driver.received())
        .extracting(call -> call.method().getName())
        .filteredOn("close"::equals)
        .hasSize(1);
    assertThat(connection.isClosed()).isTrue();
  }

  @Test
  void closingTwiceClosesOnceIfNobodyWantsToSeeIt() throws SQLException {
    ScriptedDriver driver = new ScriptedDriver();
    Connection connection = wrapped(driver.as(Connection.class), Seen.of(Kind.ACQUIRE));
    connection.close();
    connection.close();

    assertThat(driver.received())
        .extracting(call -> call.method().getName())
        .filteredOn("close"::equals)
        .hasSize(1);
  }

  @Test
  void aRefusedReleaseClosesTheConnectionAllTheSame() throws SQLException {
    Connection physical = Databases.h2().getConnection();
    SQLException refusal = new SQLException("refused");
    Connection connection = wrapped(physical, failing(refusal));

    assertThatThrownBy(connection::close).isSameAs(refusal).hasNoSuppressedExceptions();
    assertThat(physical.isClosed()).isTrue();
  }

  @Test
  void whatFailsWhileClosingAfterARefusalIsSuppressed() throws Exception {
    SQLException refusal = new SQLException("refused");
    SQLException broken = new SQLException("broken");
    ScriptedDriver driver = new ScriptedDriver();
    driver.script(Connection.class.getMethod("close"), null, broken);
    Connection connection = wrapped(driver.as(Connection.class), failing(refusal));

    assertThatThrownBy(connection::close).isSameAs(refusal).hasSuppressedException(broken);
  }

  @Test
  void aFailingCloseArrivesOnceAndIsNotTriedAgain() throws Exception {
    SQLException broken = new SQLException("broken");
    Method close = Connection.class.getMethod("close");
    ScriptedDriver driver = new ScriptedDriver();
    Connection connection = wrapped(driver.as(Connection.class), seen);
    driver.script(close, null, broken);

    assertThatThrownBy(connection::close).isSameAs(broken).hasNoSuppressedExceptions();
    assertThat(driver.received())
        .extracting(call -> call.method().getName())
        .containsOnlyOnce("close");
    connection.close();
    assertThat(seen.kindsSeen()).containsExactly(Kind.RELEASE);
  }

  @Test
  void anAnsweredReleaseClosesTheConnectionAllTheSame() throws SQLException {
    try (Connection physical = Databases.h2().getConnection()) {
      Interceptor keeping =
          new Interceptor() {
            @Override
            public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
              return call.kind() == Kind.RELEASE ? call.answer(null) : next.proceed(call);
            }
          };
      Connection connection = wrapped(physical, keeping);
      connection.close();

      assertThat(connection.isClosed()).isTrue();
      assertThat(physical.isClosed()).isTrue();
    }
  }

  @Test
  void anAbortedConnectionIsReleasedWhenItIsClosed() throws SQLException {
    ScriptedDriver driver = new ScriptedDriver();
    Connection connection = wrapped(driver.as(Connection.class), seen);
    connection.abort(Runnable::run);
    assertThat(seen.entries()).isEmpty();
    connection.close();

    assertThat(seen.kindsSeen()).containsExactly(Kind.RELEASE);
    assertThat(driver.received())
        .extracting(call -> call.method().getName())
        .containsSubsequence("abort", "close");
  }
}
