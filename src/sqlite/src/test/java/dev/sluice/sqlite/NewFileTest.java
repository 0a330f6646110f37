package dev.sluice.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFileTest {

  private static final int CROWD = 8;

  @TempDir Path folder;
  private Path file;
  private SqliteDataSource source;

  @BeforeEach
  void name() {
    file = folder.resolve("new.db");
    source = SqliteDataSource.at(file);
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  private static void update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void isInWriteAheadModeWithIncrementalVacuumBeforeAnythingIsWritten() throws Exception {
    try (Connection connection = source.getConnection()) {
      assertThat(text(connection, "PRAGMA journal_mode")).isEqualTo("wal");
      assertThat(text(connection, "PRAGMA auto_vacuum")).isEqualTo("2");
    }
    assertThat(files()).containsExactly(file);
  }

  @Test
  void isOneFileForAllWhoMakeItAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CROWD);
    try {
      List<Future<Connection>> opened = new ArrayList<>();
      for (int i = 0; i < CROWD; i++) {
        opened.add(threads.submit(() -> source.getConnection()));
      }
      try (Connection first = opened.get(0).get()) {
        update(first, "CREATE TABLE seen (id INTEGER)");
        for (Future<Connection> each : opened.subList(1, CROWD)) {
          try (Connection other = each.get()) {
            assertThat(text(other, "SELECT name FROM sqlite_master")).isEqualTo("seen");
          }
        }
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(files()).containsExactly(file);
  }

  @Test
  void getsNothingOfAnEarlierFileThatWasDeletedAlone() throws Exception {
    Path log = folder.resolve("new.db-wal");
    try (Connection connection = source.getConnection()) {
      update(connection, "CREATE TABLE earlier (id INTEGER)");
      Files.copy(log, folder.resolve("kept"));
    }
    Files.delete(file);
    Files.move(folder.resolve("kept"), log);

    try (Connection connection = source.getConnection()) {
      assertThat(text(connection, "SELECT count(*) FROM sqlite_master")).isEqualTo("0");
      update(connection, "CREATE TABLE later (id INTEGER)");
      assertThat(text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
    }
  }

  @Test
  void takesAwayWhatAKilledProcessHasLeftLongAgo() throws Exception {
    Path old = Files.createFile(folder.resolve(".sluice-new-1-2"));
    Path fresh = Files.createFile(folder.resolve(".sluice-new-3-4"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(4000)));

    source.getConnection().close();

    assertThat(files()).containsExactlyInAnyOrder(file, fresh);
  }
}
