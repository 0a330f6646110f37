package dev.sluice.cli.command;

import dev.sluice.broker.Broker;
import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.VacuumOptions;
import dev.sluice.broker.activity.ActivityOptions;
import dev.sluice.broker.error.IncompatibleDatabaseException;
import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.sqlite.SqliteOptions.Synchronous;
import dev.sluice.cli.config.Settings;
import dev.sluice.cli.config.StoreFile;
import dev.sluice.cli.config.Variable;
import dev.sluice.cli.io.Diagnostics;
import dev.sluice.cli.io.Failure;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Opens a store with the settings of the environment, and says in the known words why it can't. */
final class Opening {

  /** The library waits for locks in short looks; longer ones could not be interrupted. */
  private static final long LONGEST_LOOK_MILLIS = 10;

  /** A command needs its few connections until it ends, and nobody reads reports of them. */
  private static final LeaseOptions UNTIL_THE_END =
      LeaseOptions.builder()
          .idleTimeout(Duration.ofNanos(Long.MAX_VALUE))
          .reportAfter(Duration.ZERO)
          .build();

  private static final long WAL_PAGES = 1000;
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(1);

  private Opening() {}

  static Broker open(
      Path path, Settings settings, List<Interceptor> interceptors, Diagnostics err) {
    if (Files.exists(path)) {
      requireSqlite(path);
    } else {
      createFolder(StoreFile.followed(path).getParent());
    }
    try {
      return Broker.builder(SqliteDataSource.at(path))
          .backend(new SqliteBackend(sqlite(settings, err)).adopting())
          .options(options(settings))
          .leases(UNTIL_THE_END)
          .interceptors(interceptors.toArray(Interceptor[]::new))
          .open();
    } catch (IncompatibleDatabaseException e) {
      throw new Failure(
          "Failed to get database connection: " + StoreFile.incompatibility(path, e.getMessage()));
    }
  }

  static BrokerOptions options(Settings settings) {
    return new BrokerOptions(
        settings.atLeast(Variable.MAX_MESSAGE_SIZE, 1), vacuum(settings), activity(settings));
  }

  /** For whatever had no reason to refuse a missing folder before. */
  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new Failure("Parent directory not found: " + folder + "; it can't be created: " + e);
    }
  }

  private static void requireSqlite(Path path) {
    if (Files.isRegularFile(path) && !(Files.isReadable(path) && Files.isWritable(path))) {
      throw new Failure("Database file is not readable/writable: " + path);
    }
    if (!StoreFile.isDatabaseOrEmpty(path)) {
      throw new Failure(
          ("Failed to get database connection: Setup phase 'connection' for '%s' failed: File at %s"
                  + " exists but is not a valid SQLite database")
              .formatted(path, path));
    }
  }

  private static SqliteOptions sqlite(Settings settings, Diagnostics err) {
    long pages = settings.integer(Variable.WAL_AUTOCHECKPOINT);
    if (pages < 0) {
      err.warn(
          "Invalid BROKER_WAL_AUTOCHECKPOINT '%d', must be >= 0. Using default of 1000."
              .formatted(pages));
      pages = WAL_PAGES;
    }
    if (settings.integer(Variable.CACHE_MB) < 0) {
      throw new Failure("BROKER_CACHE_MB must not be negative");
    }
    long busy = Math.min(LONGEST_LOOK_MILLIS, settings.atLeast(Variable.BUSY_TIMEOUT, 0));
    return new SqliteOptions(
        Duration.ofMillis(busy),
        (int) Math.min(pages, Integer.MAX_VALUE),
        settings.atLeast(Variable.CACHE_MB, 0),
        synchronous(settings.text(Variable.SYNC_MODE).toUpperCase(Locale.ROOT)));
  }

  private static Synchronous synchronous(String mode) {
    return switch (mode) {
      case "NORMAL" -> Synchronous.NORMAL;
      case "OFF" -> Synchronous.OFF;
      default -> Synchronous.FULL;
    };
  }

  private static VacuumOptions vacuum(Settings settings) {
    if (settings.areDefaults(
        Variable.AUTO_VACUUM,
        Variable.AUTO_VACUUM_INTERVAL,
        Variable.VACUUM_THRESHOLD,
        Variable.VACUUM_BATCH_SIZE)) {
      return VacuumOptions.DEFAULTS;
    }
    double threshold = settings.number(Variable.VACUUM_THRESHOLD) / 100;
    return new VacuumOptions(
        settings.integer(Variable.AUTO_VACUUM) == 1 && !Double.isNaN(threshold),
        settings.atLeast(Variable.AUTO_VACUUM_INTERVAL, 1),
        Double.isNaN(threshold) ? 1 : Math.max(0, Math.min(1, threshold)),
        settings.atLeast(Variable.VACUUM_BATCH_SIZE, 1));
  }

  private static ActivityOptions activity(Settings settings) {
    if (settings.areDefaults(
        Variable.JITTER_FACTOR,
        Variable.MAX_INTERVAL,
        Variable.BURST_SLEEP,
        Variable.INITIAL_CHECKS)) {
      return ActivityOptions.DEFAULTS;
    }
    double jitter = settings.number(Variable.JITTER_FACTOR);
    Duration longest = seconds(settings.number(Variable.MAX_INTERVAL));
    return new ActivityOptions(
        settings.atLeast(Variable.INITIAL_CHECKS, 0),
        seconds(settings.number(Variable.BURST_SLEEP)),
        longest.isZero() ? LEAST_INTERVAL : longest,
        Double.isNaN(jitter) ? 0 : Math.max(0, Math.min(1, jitter)),
        true);
  }

  /** Any number as a time: none of it if it is negative or no number, and a day at most. */
  private static Duration seconds(double number) {
    double bounded = Math.max(0, Math.min(TimeUnit.DAYS.toSeconds(1), number));
    return Duration.ofNanos((long) (bounded * 1e9)); // 0 if it is not a number
  }
}
