package dev.sluice.dump;

import dev.sluice.broker.Broker;
import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Brokers that don't wait for the disk, and dumps as text. */
final class Store {

  static final LoadOptions QUIET = LoadOptions.DEFAULTS.withWarnings(warning -> {});

  private Store() {}

  static Broker open(Path path) {
    return open(path, BrokerOptions.DEFAULTS);
  }

  static Broker open(Path path, BrokerOptions options) {
    SqliteOptions quick =
        new SqliteOptions(Duration.ofMillis(10), 1000, 2, SqliteOptions.Synchronous.OFF);
    return Broker.builder(SqliteDataSource.at(path))
        .backend(new SqliteBackend(quick))
        .options(options)
        .open();
  }

  static String dump(Broker broker) throws IOException {
    return dump(broker, DumpFilter.ALL);
  }

  static String dump(Broker broker, DumpFilter filter) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Dump.write(broker, filter, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  static LoadResult load(Broker broker, String dump) throws IOException {
    return load(broker, dump, QUIET);
  }

  static LoadResult load(Broker broker, String dump, LoadOptions options) throws IOException {
    return Dump.load(
        broker, new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8)), options);
  }
}
