package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.sqlite.SqliteDataSource;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReturnedRowsTest {

  private static final String ROWS = "db.client.response.returned_rows";

  @TempDir Path folder;

  private final Measured measured = new Measured();
  private DataSource dataSource;

  @BeforeEach
  void wrap() {
    Metrics metrics = Metrics.builder(measured.openTelemetry()).returnedRows(true).build();
    dataSource = SluiceDataSource.wrap(SqliteDataSource.at(folder.resolve("rows.db")), metrics);
  }

  @Test
  void rowsAreCountedWhenTheirEndIsReached() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      assertThat(read(connection, 3, 10)).isEqualTo(3);

      HistogramPointData point = measured.points(ROWS).get(0);
      assertThat(point.getAttributes())
          .isEqualTo(
              Attributes.builder()
                  .put("db.system.name", "sqlite")
                  .put("db.namespace", "rows.db")
                  .build());
      assertThat(point.getSum()).isEqualTo(3);
      assertThat(point.getBoundaries())
          .containsExactly(
              1., 2., 5., 10., 20., 50., 100., 200., 500., 1000., 2000., 5000., 10_000.);
    }
    assertThat(recorded()).isEqualTo(1);
  }

  @Test
  void noRowIsAResultToo() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      read(connection, 0, 10);
      assertThat(recorded()).isEqualTo(1);
      assertThat(sum()).isZero();
    }
  }

  @Test
  void rowsThatAreNotReadToTheirEndCountWhenTheConnectionIsReleased() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      read(connection, 5, 2);
      assertThat(measured.points(ROWS)).isEmpty();
    }

    assertThat(recorded()).isEqualTo(1);
    assertThat(sum()).isEqualTo(2);
  }

  @Test
  void nestedResultSetsCountEachForItself() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet outer = statement.executeQuery(rows(3))) {
      while (outer.next()) {
        read(connection, 2, 10);
      }
    }

    assertThat(recorded()).isEqualTo(4);
    assertThat(sum()).isEqualTo(3 + 3 * 2);
  }

  @Test
  void aConnectionThatIsKeptRemembersFewUnreadResultSets() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      for (int i = 0; i < 20; i++) {
        read(connection, 5, 1);
      }
      assertThat(recorded()).isEqualTo(12);
    }

    assertThat(recorded()).isEqualTo(20);
    assertThat(sum()).isEqualTo(20);
  }

  private static int read(Connection connection, int rows, int most) throws SQLException {
    int read = 0;
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(rows(rows))) {
      while (read < most && results.next()) {
        read++;
      }
    }
    return read;
  }

  private static String rows(int count) {
    return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= "
        + count
        + ") SELECT i FROM n WHERE i <= "
        + count;
  }

  private long recorded() {
    return measured.points(ROWS).get(0).getCount();
  }

  private double sum() {
    return measured.points(ROWS).get(0).getSum();
  }
}
