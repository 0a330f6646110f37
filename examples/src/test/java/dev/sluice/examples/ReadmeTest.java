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
  void aUnitTransfersMoney() throws SQLException {
    int from = 1;
    int to = 2;
    try (SqlRunner runner = SqlRunner.over(file).interceptors(Retry.withDefaults()).plain()) {
      runner.inTransaction(
          "transfer",
          session -> {
            session.update("UPDATE account SET balance = balance - ? WHERE id = ?", 10, from);
            return session.update("UPDATE account SET balance = balance + ? WHERE id = ?", 10, to);
          });
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
    List<String> resized = new ArrayList<>();
    try (Broker broker = Broker.open(SqliteDataSource.at(folder.resolve("queues.db")))) {
      MessageQueue tasks = broker.queue("tasks");
      MessageQueue working = broker.queue("tasks.working");

      tasks.write("resize 17.png");

      tasks
          .move(working)
          .ifPresent(
              message -> {
                resized.add(message.body());
                working.delete(message.id());
              });
      assertThat(broker.queues()).isEmpty();
    }
    assertThat(resized).containsExactly("resize 17.png");
  }
}
