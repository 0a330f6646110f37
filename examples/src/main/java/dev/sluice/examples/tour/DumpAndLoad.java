package dev.sluice.examples.tour;

import dev.sluice.broker.Broker;
import dev.sluice.dump.Dump;
import dev.sluice.dump.DumpFilter;
import dev.sluice.dump.LoadOptions;
import dev.sluice.dump.LoadResult;
import dev.sluice.examples.stage.Stage;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What is pending, and the aliases, as lines of JSON that another store takes. */
final class DumpAndLoad {

  private DumpAndLoad() {}

  static void run(Broker broker, Stage stage) throws IOException {
    Path file = stage.database().resolveSibling(stage.database().getFileName() + ".copy");
    broker.ids().next(); // above those of all messages, as the highest ID is after a load
    byte[] dump = dumped(broker);
    try {
      try (Broker copy = Broker.open(SqliteDataSource.at(file))) {
        LoadResult result = Dump.load(copy, new ByteArrayInputStream(dump), LoadOptions.DEFAULTS);
        stage.say("Loaded: %d messages, %d aliases", result.messages(), result.aliases());
        long pending = broker.stats().stream().mapToLong(queue -> queue.pending()).sum();
        stage.check("all that is pending is loaded", result.messages(), pending);
        stage.check("with the aliases", copy.aliases().resolve("@leader"), "worker.first");
        stage.check("a dump of the copy has the same bytes", Arrays.equals(dumped(copy), dump));
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static byte[] dumped(Broker broker) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Dump.write(broker, DumpFilter.ALL, out);
    return out.toByteArray();
  }
}
