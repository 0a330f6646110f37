package dev.sluice.wild;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/** Empty databases, a new one each time. */
final class Bare {

  private final Path folder;
  private final EmbeddedPostgres postgres;
  private final AtomicInteger made = new AtomicInteger();

  Bare(Path folder, EmbeddedPostgres postgres) {
    this.folder = folder;
    this.postgres = postgres;
  }

  DataSource open(String database) throws SQLException {
    int number = made.incrementAndGet();
    return switch (database) {
      case "SQLite" -> sqlite(number);
      case "H2" -> h2(number);
      default -> postgres(number);
    };
  }

  private DataSource sqlite(int number) {
    SQLiteDataSource file = new SQLiteDataSource();
    file.setUrl("jdbc:sqlite:" + folder.resolve(number + ".db"));
    return file;
  }

  private static DataSource h2(int number) {
    JdbcDataSource memory = new JdbcDataSource();
    memory.setURL("jdbc:h2:mem:wild%d;DB_CLOSE_DELAY=-1".formatted(number));
    return memory;
  }

  private DataSource postgres(int number) throws SQLException {
    String schema = "wild" + number;
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
    }
    PGSimpleDataSource server = new PGSimpleDataSource();
    server.setUrl(postgres.getJdbcUrl("postgres", "postgres"));
    server.setCurrentSchema(schema);
    return server;
  }

  static HikariDataSource pool(DataSource dataSource) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(dataSource);
    config.setMaximumPoolSize(2);
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }
}
