package dev.sluice.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Settings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class GuardProviderTest {

  @Test
  void settingsOfTheConnectionSayWhatIsRefused() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("sluice.guard.read-only", "true");
    properties.setProperty("sluice.guard.allow", "SET @x, CALL 1");
    properties.setProperty("sluice.guard.refuse", "FROM secrets");
    properties.setProperty("sluice.guard.no-schema-changes", "true");
    properties.setProperty("sluice.guard.except-units", "migrate");
    properties.setProperty("sluice.guard.statement-timeout", "1500ms");
    try (Connection connection =
            DriverManager.getConnection("jdbc:sluice:guard:jdbc:h2:mem:", properties);
        Statement statement = connection.createStatement()) {
      statement.execute("SET @x = 1");
      assertThat(statement.getQueryTimeout()).isEqualTo(2);
      assertThatThrownBy(() -> statement.execute("CREATE TABLE t (n INT)"))
          .isInstanceOf(RefusedException.class);
      assertThatThrownBy(() -> statement.execute("SELECT * FROM secrets"))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("FROM secrets");
    }
  }

  @Test
  void aGuardThatWouldGuardNothingIsRefused() {
    assertThatThrownBy(() -> DriverManager.getConnection("jdbc:sluice:guard:jdbc:h2:mem:"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("would guard nothing; set sluice.guard.read-only");
  }

  @Test
  void aPhraseThatIsNoneIsRefusedWithoutShowingIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new GuardProvider()
                    .create(Settings.of("guard", Map.of("sluice.guard.refuse", "x = 's3cr3t"))))
        .withMessageContaining("sluice.guard.refuse is refused: give words")
        .withMessageNotContaining("s3cr3t");
  }
}
