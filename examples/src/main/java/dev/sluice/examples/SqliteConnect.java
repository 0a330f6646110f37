package dev.sluice.examples;

import dev.sluice.broker.Broker;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.sidecar.SidecarSession;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.sqlite.SqliteOptions.Synchronous;
import dev.sluice.examples.stage.Example;
import dev.sluice.examples.stage.Stage;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * From a path to a store: what is created, what each connection is set to, and what lies beside the
 * file. There are no lock files: SQLite's own locks are the only ones, and they hold between Java
 * and Python too. Nothing here opens the database file itself; closing it would drop those locks.
 */
public final class SqliteConnect implements Example {

  @Override
  public void run(Stage stage) throws Exception {
    settings(stage);
    Path folder = Files.createTempDirectory(stage.database().getParent(), "connect");
    try {
      paths(folder, stage);
      neighbours(folder, stage);
      noteOnAnEarlierFile(folder, stage);
      refusals(folder, stage);
    } finally {
      delete(folder);
    }
  }

  /** They are the broker's, which makes them for each of its connections. */
  private static void settings(Stage stage) {
    Synchronous synchronous = Synchronous.valueOf(stage.oneOf("FULL", "NORMAL", "OFF"));
    SqliteOptions defaults = SqliteOptions.DEFAULTS;
    SqliteOptions options =
        new SqliteOptions(defaults.busyTimeout(), defaults.walAutocheckpoint(), 4, synchronous);
    SqliteDataSource file = SqliteDataSource.at(stage.database());
    try (Broker broker = Broker.builder(file).backend(new SqliteBackend(options)).open()) {
      int number = synchronous == Synchronous.FULL ? 2 : synchronous == Synchronous.NORMAL ? 1 : 0;
      for (String where : List.of("writer's", "reader's")) {
        stage.check(
            "the " + where + " connection has our settings",
            where.startsWith("w")
                ? broker.sidecar().<List<String>>transaction(SqliteConnect::pragmas)
                : broker.sidecar().<List<String>>statements(SqliteConnect::pragmas),
            List.of("wal", Integer.toString(number), "-4096"));
      }
    }
  }

  private static List<String> pragmas(SidecarSession session) {
    return Stream.of("journal_mode", "synchronous", "cache_size")
        .map(pragma -> session.query("PRAGMA " + pragma, row -> row.getString(1)).get(0))
        .toList();
  }

  private static void paths(Path folder, Stage stage) {
    Path odd = folder.resolve("not yet there").resolve("odd ? # % 100% name.db");
    SqliteDataSource file = SqliteDataSource.at(odd);
    stage.check("nothing is created before the first connection", Files.exists(odd), false);
    try (Broker broker = Broker.open(file)) {
      broker.queue("q").write("hello");
      stage.say("Opened %s", file.path().getFileName());
      stage.check("the file has the name it was given, whatever is in it", Files.exists(odd));
    }
  }

  /** Two stores whose names differ in the ending only, and a lock file of somebody else's. */
  private static void neighbours(Path folder, Stage stage) throws IOException {
    Path foreign = Files.createFile(folder.resolve("a.db.lock"));
    try (Broker one = Broker.open(SqliteDataSource.at(folder.resolve("a.db")));
        Broker other = Broker.open(SqliteDataSource.at(folder.resolve("a.sqlite")))) {
      try (Broker again = Broker.open(SqliteDataSource.at(folder.resolve("a.db")))) {
        again.queue("q").write("from another broker");
      }
      one.queue("q").write("still works");
      stage.check("closing one does not disturb the other", one.queue("q").stats().pending(), 2L);
      stage.check("stores of like names are two", other.queue("q").stats().pending(), 0L);
    }
    stage.check("others' lock files stay", Files.exists(foreign));
    stage.check(
        "no file of ours stays but the stores",
        names(folder),
        List.of("a.db", "a.db.lock", "a.sqlite", "not yet there"));
  }

  /** SimpleBroker would believe such a note, and never switch the new file to WAL. */
  private static void noteOnAnEarlierFile(Path folder, Stage stage) throws IOException {
    Files.writeString(folder.resolve("b.db.status"), "set up");
    try (Broker broker = Broker.open(SqliteDataSource.at(folder.resolve("b.db")))) {
      stage.check(
          "a note on a deleted file does not count: the database is asked",
          broker.sidecar().<List<String>>statements(SqliteConnect::pragmas).get(0),
          "wal");
    }
  }

  private static void refusals(Path folder, Stage stage) {
    stage.check("a folder is refused, by its name", refusal(folder).contains("is a folder"));
    Path below = folder.resolve("a.db").resolve("c.db");
    stage.check("a path through a file too", refusal(below).contains("could not be created"));
  }

  private static String refusal(Path path) {
    try (Broker broker = Broker.open(SqliteDataSource.at(path))) {
      return "opened " + broker;
    } catch (BrokerException e) {
      return e.getMessage();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
