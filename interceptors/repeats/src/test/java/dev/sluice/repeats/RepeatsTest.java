package dev.sluice.repeats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.repeats.RepeatReport.Repeated;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.example.Orders;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class RepeatsTest {

  private final List<RepeatReport> reports = new ArrayList<>();
  private final Repeats.Builder builder = Repeats.builder().repeats(3).listener(reports::add);

  private static DataSource h2() {
    JdbcDataSource database = new JdbcDataSource();
    database.setUrl("jdbc:h2:mem:" + UUID.randomUUID());
    return database;
  }

  private DataSource counted() {
    return SluiceDataSource.wrap(h2(), builder.build());
  }

  @Test
  void aStatementExecutedTooOftenIsReportedWithItsCountAndLine() throws SQLException {
    Orders.readEach(counted(), 4);

    assertThat(reports).hasSize(1);
    RepeatReport report = reports.get(0);
    assertThat(report.statements()).isEqualTo(4);
    assertThat(report.connection()).isPositive();
    assertThat(report.unit()).isNull();
    assertThat(report.repeated()).hasSize(1);
    Repeated repeated = report.repeated().get(0);
    assertThat(repeated.sql()).isEqualTo("SELECT CAST(? AS INT)");
    assertThat(repeated.executions()).isEqualTo(4);
    assertThat(repeated.caller().getClassName()).isEqualTo(Orders.class.getName());
    assertThat(repeated.caller().getMethodName()).isEqualTo("readOne");
    assertThat(report.toString()).contains("4 times SELECT CAST(? AS INT) at", "Orders.java:");
  }

  @Test
  void asOftenAsAllowedIsFine() throws SQLException {
    DataSource counted = counted();
    Orders.readEach(counted, 3);
    Orders.readEach(counted, 3);

    assertThat(reports).as("each use of a connection is counted anew").isEmpty();
  }

  @Test
  void textsThatDifferInLiteralsAreTheSameAndTheirDataIsNotReported() throws SQLException {
    Orders.readEachByText(counted(), 12);

    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).repeated())
        .extracting(Repeated::sql, Repeated::executions)
        .containsExactly(tuple("SELECT ?, ?", 12L));
  }

  @Test
  void aBatchIsOneStatement() throws SQLException {
    try (Connection connection = counted().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (x INT)");
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
        for (int i = 0; i < 100; i++) {
          insert.setInt(1, i);
          insert.addBatch();
        }
        insert.executeBatch();
      }
    }
    assertThat(reports).isEmpty();
  }

  @Test
  void aUnitIsCountedByItselfAlsoIfItFails() throws SQLException {
    try (SqlRunner runner = SqlRunner.over(h2()).interceptors(builder.build()).plain()) {
      runner.inTransaction("few", session -> Orders.readOne(session.connection(), 1));
      assertThat(reports).isEmpty();

      assertThatThrownBy(
              () ->
                  runner.inTransaction(
                      "many",
                      session -> {
                        for (int i = 0; i < 5; i++) {
                          Orders.readOne(session.connection(), i);
                        }
                        throw new SQLException("at the end");
                      }))
          .hasMessage("at the end");
    }
    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).unit()).isEqualTo("many");
    assertThat(reports.get(0).connection()).isZero();
    assertThat(reports.get(0).repeated().get(0).executions()).isEqualTo(5);
  }

  @Test
  void tooManyDifferentOnesAreReportedIfThatIsLimited() throws SQLException {
    builder.statements(250);
    try (Connection connection = counted().getConnection();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 300; i++) {
        statement.executeQuery("SELECT NULL AS c" + "x".repeat(i % 100) + "_y".repeat(i / 100));
      }
    }
    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).statements()).isEqualTo(300);
    assertThat(reports.get(0).repeated()).isEmpty();
  }

  @Test
  void aLibrarysFramesArePassedOver() throws SQLException {
    builder.library("org.example.");
    Orders.readEach(counted(), 4);

    Repeated repeated = reports.get(0).repeated().get(0);
    assertThat(repeated.caller().getClassName()).as("who calls the test").startsWith("org.junit.");
  }

  @Test
  void aLongTextIsCutOff() throws SQLException {
    builder.maxSqlLength(6);
    Orders.readEach(counted(), 4);

    assertThat(reports.get(0).repeated().get(0).sql()).isEqualTo("SELECT…");
  }

  @Test
  void theExampleOfTheGuideCounts() throws SQLException {
    DataSource dataSource = h2();
    Repeats repeats = Repeats.builder().repeats(10).build();

    DataSource counted = SluiceDataSource.wrap(dataSource, repeats);

    Orders.readEach(counted, 1);
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> builder.repeats(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.statements(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.maxSqlLength(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.library(" ")).isInstanceOf(IllegalArgumentException.class);
  }
}
