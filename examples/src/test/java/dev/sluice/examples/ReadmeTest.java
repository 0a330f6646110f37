package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.retry.Retry;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.tracing.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of the README, run. */
class ReadmeTest {

  private final List<String> resized = new ArrayList<>();

  @TempDir Path folder;
  private DataSource file;

  @BeforeEach
  void createAccounts() throws SQLException {
    file = SqliteDataSource.at(folder.resolve("app.db"));
    try (Connection connection = file.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER)");
      statement.executeUpdate("INSERT INTO account VALUES (1, 100), (2, 0)");
    }
  }

  @Test
  void anInterceptorLetsNothingButSelectThrough() throws SQLException {
    DataSource replica = SluiceDataSource.wrap(file, new SelectOnly());
    try (Connection connection = replica.getConnection();
        Statement statement = connection.createStatement()) {
      String delete = "DELETE FROM account RETURNING id";
      assertThatThrownBy(() -> statement.executeUpdate(delete)).hasMessageContaining(delete);
      assertThatThrownBy(() -> statement.execute(delete)).hasMessageContaining(delete);
      assertThatThrownBy(() -> statement.executeQuery(delete)).hasMessageContaining(delete);
      assertThatThrownBy(() -> connection.prepareStatement(delete)).hasMessageContaining(delete);
      statement.addBatch(delete);
      assertThatThrownBy(statement::executeBatch).hasMessageContaining(delete);
      assertThat(statement.executeQuery("SELECT * FROM account").next()).isTrue();
    }
  }

  @Test
  void anApplicationIsChangedByOneLine() throws SQLException {
    DataSource pool = file;
    OpenTelemetry openTelemetry = OpenTelemetry.noop();
    DataSource dataSource =
        SluiceDataSource.wrap(pool, Tracing.create(openTelemetry), Retry.withDefaults());
    try (Connection connection = dataSource.getConnection()) {
      assertThat(connection.isValid(1)).isTrue();
    }
  }

  @Test
  void aFileIsNamedAndNotYetOpened() {
    DataSource file = SqliteDataSource.at(Path.of("app.db"));
    assertThat(file).hasToString("SqliteDataSource[" + Path.of("app.db").toAbsolutePath() + "]");
    assertThat(Path.of("app.db")).doesNotExist();
  }

  private void resize(String picture) {
    resized.add(picture);
  }

  @Test
  void aUnitTransfersMoney() throws SQLException {
    int from = 1;
    int to = 2;
    DataSource dataSource = file;
    try (SqlRunner runner = SqlRunner.over(dataSource).interceptors(Retry.withDefaults()).plain()) {
      runner.inTransaction(
          "transfer",
          session -> {
            session.update("UPDATE account SET balance = balance - ? WHERE id = ?", 10, from);
            return session.update("UPDATE account SET balance = balance + ? WHERE id = ?", 10, to);
          });
    }
    try (SqlRunner runner = SqlRunner.over(file).plain()) {
      List<Integer> balances =
          runner.run(
              Unit.read("balances"),
              session ->
                  session.query("SELECT balance FROM account ORDER BY id", row -> row.getInt(1)));
      assertThat(balances).containsExactly(90, 10);
    }
  }

  @Test
  void aWorkerReservesWorksAndDeletes() {
    DataSource file = SqliteDataSource.at(folder.resolve("queues.db"));
    try (Broker broker = Broker.open(file)) {
      MessageQueue tasks = broker.queue("tasks");
      MessageQueue working = broker.queue("tasks.working");

      tasks.write("resize 17.png");

      // survives a crash, unlike claim()
      tasks
          .move(working)
          .ifPresent(
              message -> {
                resize(message.body());
                working.delete(message.id());
              });
    }
    try (Broker broker = Broker.open(file)) {
      assertThat(broker.queues()).isEmpty();
    }
    assertThat(resized).containsExactly("resize 17.png");
  }
}
