package dev.sluice.logging;

import static dev.sluice.logging.Log.pairs;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sluice.jdbc.CallingLine;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.example.Shop;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class RowsAndCallerTest {

  private static final String THREE = "SELECT x FROM SYSTEM_RANGE(1, 3)";

  private final Log log = new Log(Level.DEBUG);

  private DataSource logged(LoggingBuilder options) {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:" + UUID.randomUUID());
    return SluiceDataSource.wrap(h2, options.logger(log.logger()).literals(true).build());
  }

  private List<ILoggingEvent> rowEvents() {
    return log.events().stream().filter(e -> e.getMessage().equals("rows read")).toList();
  }

  @Test
  void theRowsOfAQueryAreOneEventWhenAllAreRead() throws SQLException {
    try (Connection connection = logged(Logging.builder().rows(true)).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(THREE)) {
      while (rows.next()) {
        assertThat(rowEvents()).isEmpty();
      }
      assertThat(rowEvents()).hasSize(1);
    }
    assertThat(log.events())
        .extracting(ILoggingEvent::getMessage)
        .containsExactly("statement done", "rows read");
    assertThat(pairs(log.events().get(1)))
        .containsEntry("rows", 3L)
        .containsEntry("sql", THREE)
        .containsKeys("connection", "micros")
        .doesNotContainKey("complete");
  }

  @Test
  void rowsThatAreNotReadToTheEndAreToldAtTheLatestOnRelease() throws SQLException {
    try (Connection connection = logged(Logging.builder().rows(true)).getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(THREE)) {
        rows.next();
        rows.next();
      }
      assertThat(rowEvents()).isEmpty();
    }
    assertThat(rowEvents()).hasSize(1);
    assertThat(pairs(rowEvents().get(0)))
        .containsEntry("rows", 2L)
        .containsEntry("complete", false);
  }

  @Test
  void manyThatAreNeverReadToTheEndDoNotPileUp() throws SQLException {
    try (Connection connection = logged(Logging.builder().rows(true)).getConnection();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 20; i++) {
        statement.executeQuery(THREE).next();
      }
      assertThat(rowEvents()).hasSize(4);
      connection.setAutoCommit(false);
      connection.commit();
      assertThat(rowEvents()).hasSize(20);
    }
  }

  @Test
  void nestedCursorsAreCountedEachForItself() throws SQLException {
    try (Connection connection = logged(Logging.builder().rows(true)).getConnection();
        Statement outer = connection.createStatement();
        Statement inner = connection.createStatement();
        ResultSet rows = outer.executeQuery(THREE)) {
      while (rows.next()) {
        try (ResultSet nested = inner.executeQuery("SELECT 1")) {
          while (nested.next()) {
            assertThat(nested.getInt(1)).isOne();
          }
        }
      }
    }
    assertThat(rowEvents()).extracting(e -> pairs(e).get("rows")).containsExactly(1L, 1L, 1L, 3L);
  }

  @Test
  void withoutAskingNobodyWantsRowsParametersOrReleases() {
    assertThat(Logging.create().wantsParameters()).isFalse();
    assertThat(Logging.create().kinds())
        .doesNotContain(dev.sluice.jdbc.Kind.FETCH, dev.sluice.jdbc.Kind.RELEASE);
    assertThat(Logging.builder().executable(true).build().wantsParameters()).isTrue();
  }

  @Test
  void theCallerIsTheLineOfTheApplication() throws SQLException {
    Shop.count(logged(Logging.builder().caller(true)));
    assertThat((String) pairs(log.only()).get("caller"))
        .startsWith("org.example.Shop.count(Shop.java:");
  }

  @Test
  void proxiesAndChosenLibrariesArePassedOver() throws SQLException {
    CallingLine line = CallingLine.known().without("org.example.");
    Shop.proxied(logged(Logging.builder().caller(line))).count();
    assertThat((String) pairs(log.only()).get("caller")).startsWith("org.junit.");
  }

  @Test
  void theControlSwitchesAtRunTime() throws SQLException {
    Logging logging = Logging.builder().logger(log.logger()).build();
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:mem:" + UUID.randomUUID());
    DataSource dataSource = SluiceDataSource.wrap(h2, logging);

    LoggingControl control = logging.control();
    control.enable(false);
    Shop.count(dataSource);
    assertThat(log.events()).isEmpty();

    control.enable(true);
    control.successLevel(org.slf4j.event.Level.INFO);
    Shop.count(dataSource);
    control.slowerThan(Duration.ZERO);
    control.slowLevel(org.slf4j.event.Level.ERROR);
    Shop.count(dataSource);
    assertThat(log.events())
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.INFO, Level.ERROR);
    assertThat(control.enabled()).isTrue();
  }

  @Test
  void outsideCodeFindsTheControlInTheChain() throws SQLException {
    DataSource dataSource = logged(Logging.builder());

    dataSource.unwrap(SluiceDataSource.class).pipeline().interceptors().stream()
        .filter(Logging.class::isInstance)
        .map(Logging.class::cast)
        .forEach(logging -> logging.control().enable(false));

    Shop.count(dataSource);
    assertThat(log.events()).isEmpty();
  }

  @Test
  void theExamplesOfTheGuideLog() throws SQLException {
    DataSource dataSource = logged(Logging.builder());
    Logging logging =
        Logging.builder()
            .slowerThan(Duration.ofMillis(200))
            .executable(true)
            .redaction(Redaction.none().names(Pattern.compile("password|token")))
            .caller(true)
            .build();

    DataSource logged = SluiceDataSource.wrap(dataSource, logging);

    assertThat(Shop.count(logged)).isEqualTo(42);
  }
}
