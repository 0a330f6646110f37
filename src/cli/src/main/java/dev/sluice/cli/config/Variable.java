package dev.sluice.cli.config;

/** The environment variables, in the order in which they are checked. */
public enum Variable {
  /** Milliseconds that SQLite waits for a lock. */
  BUSY_TIMEOUT(Kind.INTEGER, "5000", "an integer number of milliseconds"),
  /** Page cache in MiB. */
  CACHE_MB(Kind.INTEGER, "10", "an integer number of megabytes"),
  /** When SQLite waits for the disk. */
  SYNC_MODE(Kind.TEXT, "FULL", ""),
  /** Pages in the log that start a checkpoint. */
  WAL_AUTOCHECKPOINT(Kind.INTEGER, "1000", "an integer page count"),
  /** The largest body in bytes. */
  MAX_MESSAGE_SIZE(Kind.INTEGER, "10485760", "an integer byte count"),
  /** Messages read in one transaction. */
  READ_COMMIT_INTERVAL(Kind.INTEGER, "1", "an integer message count"),
  /** Not needed here. */
  GENERATOR_BATCH_SIZE(Kind.INTEGER, "100", "an integer message count"),
  /** How far the clock of a dump may be ahead. */
  LOAD_MAX_FUTURE_SKEW_SECONDS(Kind.NATURAL, "300", "a non-negative integer number of seconds"),
  /** Whether claimed messages are removed by themselves. */
  AUTO_VACUUM(Kind.INTEGER, "1", "an integer flag"),
  /** Messages handled between two looks. */
  AUTO_VACUUM_INTERVAL(Kind.INTEGER, "100", "an integer mutation count"),
  /** The share of claimed messages in percent. */
  VACUUM_THRESHOLD(Kind.NUMBER, "10", "a numeric percentage"),
  /** Messages removed in one transaction. */
  VACUUM_BATCH_SIZE(Kind.INTEGER, "1000", "an integer message count"),
  /** Not needed here. */
  SKIP_IDLE_CHECK(Kind.TEXT, "0", ""),
  /** The part by which pauses of watchers vary. */
  JITTER_FACTOR(Kind.NUMBER, "0.15", "a numeric ratio"),
  /** How often watchers look in quick succession after something has happened. */
  INITIAL_CHECKS(Kind.INTEGER, "100", "an integer check count"),
  /** The longest pause of watchers in seconds. */
  MAX_INTERVAL(Kind.NUMBER, "0.1", "a numeric number of seconds"),
  /** The pause between looks in quick succession in seconds. */
  BURST_SLEEP(Kind.NUMBER, "0.00001", "a numeric number of seconds"),
  /** Not needed here. */
  DEBUG(Kind.TEXT, "", ""),
  /** Whether the library's warnings are shown. */
  LOGGING_ENABLED(Kind.TEXT, "0", ""),
  /** Whether stores are searched upward. */
  PROJECT_SCOPE(Kind.TEXT, "0", ""),
  /** The kind of database. */
  BACKEND(Kind.TEXT, "sqlite", ""),
  /** Of PostgreSQL. */
  BACKEND_HOST(Kind.TEXT, "localhost", ""),
  /** Of PostgreSQL. */
  BACKEND_PORT(Kind.INTEGER, "5432", "an integer port"),
  /** Of PostgreSQL. */
  BACKEND_USER(Kind.TEXT, "postgres", ""),
  /** Of PostgreSQL. */
  BACKEND_PASSWORD(Kind.TEXT, "", ""),
  /** Of PostgreSQL. */
  BACKEND_DATABASE(Kind.TEXT, "simplebroker", ""),
  /** Of PostgreSQL. */
  BACKEND_SCHEMA(Kind.TEXT, "simplebroker_pg_v1", ""),
  /** Of PostgreSQL. */
  BACKEND_TARGET(Kind.TEXT, "", ""),
  /** The default folder. */
  DEFAULT_DB_LOCATION(Kind.FOLDER, "", "an absolute directory path or empty string"),
  /** The default file. */
  DEFAULT_DB_NAME(Kind.NAME, ".broker.db", "a relative database path with at most one directory"),
  /** The folder of project files. */
  PROJECT_CONFIG_PATH(Kind.CONFIG_FOLDER, "", "an absolute directory or one relative directory"),
  /** The name of project files. */
  PROJECT_CONFIG_NAME(
      Kind.NAME, ".broker.toml", "a relative config path with at most one directory");

  /** What a value has to look like. */
  enum Kind {
    INTEGER,
    NATURAL,
    NUMBER,
    TEXT,
    FOLDER,
    CONFIG_FOLDER,
    NAME
  }

  private final Kind kind;
  private final String preset;
  private final String expected;

  Variable(Kind kind, String preset, String expected) {
    this.kind = kind;
    this.preset = preset;
    this.expected = expected;
  }

  String key() {
    return "BROKER_" + name();
  }

  String preset() {
    return preset;
  }

  void check(String value) throws ConfigurationException {
    boolean good =
        switch (kind) {
          case INTEGER -> Numerals.integer(value) != null;
          case NATURAL -> Numerals.integer(value) != null && Numerals.integer(value) >= 0;
          case NUMBER -> Numerals.number(value) != null;
          case TEXT -> true;
          case FOLDER -> PathRules.isSafe(value);
          case CONFIG_FOLDER ->
              PathRules.isSafe(value) && (value.startsWith("/") || value.indexOf('/') < 0);
          case NAME -> isShortName(value);
        };
    if (!good) {
      throw new ConfigurationException(key(), value, expected);
    }
  }

  private static boolean isShortName(String value) {
    return PathRules.isSafe(value) && !value.startsWith("/") && value.split("/").length <= 2;
  }
}
