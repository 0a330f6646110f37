package dev.sluice.testing;

import static dev.sluice.testing.StatementAssertions.assertThatStatements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementAssertionsTest {

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();

  private DataSource recorded() {
    return SluiceDataSource.wrap(SqliteDataSource.at(folder.resolve("app.db")), recorder);
  }

  private void readOneByOne(int times) throws SQLException {
    try (Connection connection = recorded().getConnection();
        PreparedStatement query = connection.prepareStatement("SELECT ?")) {
      for (int i = 0; i < times; i++) {
        query.setInt(1, i);
        query.executeQuery().close();
      }
    }
  }

  @Test
  void whatHoldsPasses() throws SQLException {
    assertThatStatements(recorder).areExactly(0).areAtMost(0).areNotRepeated();
    readOneByOne(3);
    assertThatStatements(recorder).areExactly(3).areAtMost(3).areAtMost(4).areRepeatedAtMost(3);
  }

  @Test
  void whatDoesNotHoldIsAnErrorWithAllCalls() throws SQLException {
    readOneByOne(3);

    StatementAssertions statements = assertThatStatements(recorder);
    assertThatThrownBy(() -> statements.areExactly(2)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> statements.areExactly(4)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> statements.areAtMost(2)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> statements.areRepeatedAtMost(2)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(statements::areNotRepeated)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("at most 1 times: SELECT ?")
        .hasMessageContaining("3 in all")
        .hasMessageContaining("PREPARE");
  }

  @Test
  void aBatchIsOneStatement() throws SQLException {
    try (Connection connection = recorded().getConnection();
        Statement statement = connection.createStatement()) {
      statement.addBatch("CREATE TABLE t (x)");
      statement.addBatch("INSERT INTO t VALUES (1)");
      assertThat(statement.executeBatch()).hasSize(2);
    }
    assertThatStatements(recorder).areExactly(1);
  }
}
