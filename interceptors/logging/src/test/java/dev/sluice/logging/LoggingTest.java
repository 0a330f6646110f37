package dev.sluice.logging;

import static dev.sluice.logging.Log.pairs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Unit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoggingTest {

  private final Log log = new Log(Level.DEBUG);

  @Test
  void aStatementIsOneEventWithWhatIsKnownOfIt() throws SQLException {
    run(logging(), Calls.update(Calls.CONNECTION, "UPDATE t SET x = ?", () -> 3));

    assertThat(log.only().getLevel()).isEqualTo(Level.DEBUG);
    assertThat(log.only().getMessage()).isEqualTo("statement done");
    assertThat(pairs(log.only()))
        .containsEntry("kind", Kind.UPDATE)
        .containsEntry("sql", "UPDATE t SET x = ?")
        .containsEntry("connection", 7L)
        .containsEntry("count", 3)
        .containsOnlyKeys("kind", "sql", "connection", "count", "micros");
    assertThat((long) pairs(log.only()).get("micros")).isNotNegative();
  }

  @Test
  void aStatementInAUnitTellsUnitAndAttempt() throws SQLException {
    UnitCall<Object> unit = unit("transfer", 2);
    Pipeline.of(List.of()).run(unit);
    run(logging(), Calls.update(new Calls.Connection(Purpose.BROKER, unit), "UPDATE t", () -> 1));

    assertThat(pairs(log.only()))
        .containsEntry("unit", "transfer")
        .containsEntry("unit.id", unit.id())
        .containsEntry("attempt", 2);
  }

  @Test
  void aBatchTellsItsEntriesAndTheSumOfItsCounts() throws SQLException {
    run(logging(), Calls.batch("INSERT INTO t VALUES (?)", new int[] {1, 2, -2}));

    assertThat(pairs(log.only())).containsEntry("batch", 3).containsEntry("count", 3L);
  }

  @Test
  void aUnitIsOneEventThatShowsNothingOfItsResult() throws SQLException {
    run(logging(), unit("transfer", 1));

    assertThat(log.only().getLevel()).isEqualTo(Level.DEBUG);
    assertThat(log.only().getMessage()).isEqualTo("unit done");
    assertThat(pairs(log.only())).containsOnlyKeys("unit", "unit.id", "attempt", "micros");
  }

  @Test
  void aUnitThatNeededMoreThanOneAttemptIsInfo() throws SQLException {
    run(logging(), unit("transfer", 2));

    assertThat(log.only().getLevel()).isEqualTo(Level.INFO);
    assertThat(log.only().getMessage()).isEqualTo("unit retried");
  }

  @Test
  void aFailureWarnsWithKindAndCodeAndArrivesAsThrown() {
    SQLException busy = new SQLException("[SQLITE_BUSY] secret", null, 5);

    Throwable thrown = catchThrowable(() -> run(logging(), failing(busy)));

    assertThat(thrown).isSameAs(busy);
    assertThat(log.only().getLevel()).isEqualTo(Level.WARN);
    assertThat(log.only().getMessage()).isEqualTo("statement failed");
    assertThat(log.only().getThrowableProxy()).isNull();
    assertThat(pairs(log.only())).containsEntry("error", "BUSY").containsEntry("code", 5);
  }

  @Test
  void aFailureWithoutAKindGoesByItsClass() {
    catchThrowable(() -> run(logging(), failing(new IllegalStateException("bug"))));

    assertThat(pairs(log.only()))
        .containsEntry("error", "java.lang.IllegalStateException")
        .doesNotContainKey("code");
  }

  @Test
  void theExceptionIsAttachedOnlyWhereAsked() {
    catchThrowable(() -> run(logging().exceptions(true), failing(new SQLException("why"))));

    assertThat(log.only().getThrowableProxy().getMessage()).isEqualTo("why");
  }

  @Test
  void whatIsSlowerThanTheThresholdWarns() throws SQLException {
    run(logging().slowerThan(Duration.ZERO), Calls.update(Calls.CONNECTION, "x", () -> 1));
    run(logging().slowerThan(Duration.ofDays(1)), Calls.update(Calls.CONNECTION, "x", () -> 1));

    assertThat(log.events())
        .extracting(event -> event.getLevel() + " " + event.getMessage())
        .containsExactly("WARN statement slow", "DEBUG statement done");
  }

  @Test
  void levelsCanBeChosen() throws SQLException {
    LoggingBuilder options =
        logging()
            .successLevel(org.slf4j.event.Level.INFO)
            .retriedLevel(org.slf4j.event.Level.WARN)
            .failureLevel(org.slf4j.event.Level.ERROR);
    run(options, unit("transfer", 1));
    run(options, unit("transfer", 2));
    catchThrowable(() -> run(options, failing(new SQLException("no"))));
    run(
        options.slowerThan(Duration.ZERO).slowLevel(org.slf4j.event.Level.DEBUG),
        unit("transfer", 1));

    assertThat(log.events())
        .extracting(event -> event.getLevel().toString())
        .containsExactly("INFO", "WARN", "ERROR", "DEBUG");
  }

  @Test
  void aLevelThatIsOffIsNotLogged() throws SQLException {
    log.logger().setLevel(Level.INFO);
    run(logging(), unit("transfer", 1));
    run(logging(), Calls.update(Calls.CONNECTION, "x", () -> 1));
    assertThat(log.events()).isEmpty();

    catchThrowable(() -> run(logging(), failing(new SQLException("no"))));
    assertThat(log.events()).hasSize(1);
  }

  @Test
  void aStatementIsTimedOnlyWhereTheTimeIsOfUse() {
    log.logger().setLevel(Level.WARN);
    catchThrowable(() -> run(logging(), failing(new SQLException("no"))));
    assertThat(pairs(log.only())).doesNotContainKey("micros");

    LoggingBuilder slow = logging().slowerThan(Duration.ofDays(1));
    catchThrowable(() -> run(slow, failing(new SQLException("no"))));
    assertThat(pairs(log.events().get(1))).containsKey("micros");
  }

  @Test
  void theSuccessOfAStatementIsLoggedIfTheLevelWasOnWhenItBegan() throws SQLException {
    log.logger().setLevel(Level.INFO);
    run(logging(), Calls.update(Calls.CONNECTION, "x", () -> levelOn(1)));
    assertThat(log.events()).isEmpty();

    run(logging(), Calls.update(Calls.CONNECTION, "x", () -> 1));
    assertThat(log.events()).hasSize(1);
  }

  private int levelOn(int count) {
    log.logger().setLevel(Level.DEBUG);
    return count;
  }

  @Test
  void neitherParametersNorMessagesNorLiteralsAreLogged() throws SQLException {
    run(logging(), Calls.update(Calls.CONNECTION, "UPDATE t SET x = ?", () -> 1));
    run(logging(), Calls.plainUpdate("UPDATE t SET x = 'secret'", () -> 1));
    catchThrowable(() -> run(logging(), failing(new SQLException("Key (a)=(secret) exists"))));

    assertThat(log.events()).hasSize(3);
    assertThat(log.everything()).doesNotContain("secret");
  }

  @Test
  void upkeepIsLeftOutUnlessAsked() throws SQLException {
    run(logging(), Calls.update(Calls.UPKEEP, "PRAGMA x", () -> 0));
    assertThat(log.events()).isEmpty();

    run(logging().upkeep(true), Calls.update(Calls.UPKEEP, "PRAGMA x", () -> 0));
    assertThat(log.events()).hasSize(1);
  }

  @Test
  void endsOfTransactionsAreLoggedOnlyWhereAsked() throws SQLException {
    run(logging(), Calls.on(Calls.CONNECTION, Kind.COMMIT));
    assertThat(log.events()).isEmpty();

    run(logging().transactions(true), Calls.on(Calls.CONNECTION, Kind.COMMIT));
    assertThat(pairs(log.only()))
        .containsEntry("kind", Kind.COMMIT)
        .containsOnlyKeys("kind", "connection", "micros");
  }

  @Test
  void aThresholdOrLengthThatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> Logging.builder().slowerThan(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Logging.builder().maxSqlLength(1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private LoggingBuilder logging() {
    return Logging.builder().logger(log.logger());
  }

  private static <R> void run(LoggingBuilder options, Call<R> call) throws SQLException {
    Pipeline.of(List.of(options.build())).run(call);
  }

  private static Call<Integer> failing(Exception failure) {
    return Calls.update(
        Calls.CONNECTION,
        "UPDATE t SET x = ?",
        () -> {
          if (failure instanceof SQLException sql) {
            throw sql;
          }
          throw (RuntimeException) failure;
        });
  }

  private static UnitCall<Object> unit(String name, int attempts) {
    return new UnitCall<>(
        Unit.write(name),
        call -> {
          for (int i = 0; i < attempts; i++) {
            call.startAttempt();
          }
          return 42;
        });
  }
}
