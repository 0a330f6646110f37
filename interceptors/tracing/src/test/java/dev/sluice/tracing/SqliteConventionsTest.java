package dev.sluice.tracing;

import dev.sluice.sqlite.SqliteDataSource;
import io.opentelemetry.api.common.Attributes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteConventionsTest extends ConventionsTest {

  @TempDir Path folder;

  @Override
  DataSource database() throws SQLException {
    DataSource file = SqliteDataSource.at(folder.resolve("orders.db"));
    try (Connection connection = file.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE account (name TEXT UNIQUE)");
    }
    return file;
  }

  @Override
  Attributes place() {
    return Attributes.builder()
        .put("db.system.name", "sqlite")
        .put("db.namespace", "orders.db")
        .build();
  }

  @Override
  String namespace() {
    return "orders.db";
  }

  @Override
  String uniqueCode() {
    return "19";
  }
}
