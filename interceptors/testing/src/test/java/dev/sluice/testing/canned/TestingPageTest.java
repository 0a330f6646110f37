package dev.sluice.testing.canned;

import static dev.sluice.testing.StatementAssertions.assertThatStatements;
import static dev.sluice.testing.canned.CannedAnswer.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.testing.FaultRule;
import dev.sluice.testing.FaultSweep;
import dev.sluice.testing.Faults;
import dev.sluice.testing.Recorder;
import dev.sluice.testing.SqlFaults;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The code of docs/interceptors/testing.md. */
class TestingPageTest {

  private final DataSource dataSource = CannedDataSource.builder().otherwise(update(1)).build();

  private static void transfer(DataSource accounts) throws SQLException {
    try (Connection connection = accounts.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("UPDATE account SET sum = sum - 1 WHERE id = 1");
      statement.executeUpdate("UPDATE account SET sum = sum + 1 WHERE id = 2");
      connection.commit();
    }
  }

  @Test
  void theKit() throws Exception {
    Recorder recorder = Recorder.builder().withParameters().build();
    Faults faults = new Faults();
    DataSource accounts = SluiceDataSource.wrap(dataSource, recorder, faults);

    transfer(accounts);
    assertThat(recorder.count(Kind.UPDATE)).isEqualTo(2);
    assertThat(recorder.openConnections()).as(recorder.report()).isEmpty();
    assertThatStatements(recorder).areAtMost(2).areNotRepeated();

    FaultRule busy = faults.on(Kind.UPDATE).sql("sum + 1").nth(1).fail(SqlFaults::busy);
    assertThatThrownBy(() -> transfer(accounts)).isInstanceOf(SQLException.class);
    assertThat(busy.fired()).isEqualTo(1);
    faults.clear();

    FaultSweep.of(faults)
        .fault("busy", SqlFaults::busy)
        .fault("broken", SqlFaults::broken)
        .run(
            () -> {
              transfer(accounts);
              return "done";
            },
            outcome -> assertThat(recorder.openConnections()).isEmpty());
  }
}
