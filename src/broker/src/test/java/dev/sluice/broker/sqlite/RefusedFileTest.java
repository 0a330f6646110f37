package dev.sluice.broker.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sluice.broker.Broker;
import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.IncompatibleDatabaseException;
import dev.sluice.broker.error.OperationalException;
import dev.sluice.broker.error.StorageException;
import dev.sluice.broker.support.CountingDataSource;
import dev.sluice.broker.support.Fixtures;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.Kind;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.assertj.core.api.AbstractThrowableAssert;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

/** Files that are not the broker's, or can't be used: refused, explained, and left as they are. */
class RefusedFileTest {

  @TempDir Path folder;

  private Path path;

  @BeforeEach
  void choose() {
    path = folder.resolve("some.db");
  }

  /** Opens, and expects a refusal that leaves no byte changed, no file and no connection behind. */
  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(DataSource source)
      throws IOException {
    Map<String, String> before = bytes();
    CountingDataSource counted = new CountingDataSource(source);
    try {
      return assertThatThrownBy(() -> Broker.open(counted)).isInstanceOf(BrokerException.class);
    } finally {
      assertThat(counted.open()).as("connections left open").isZero();
      assertThat(bytes()).isEqualTo(before);
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused() throws IOException {
    return assertRefused(SqliteDataSource.at(path));
  }

  private Map<String, String> bytes() throws IOException {
    Map<String, String> bytes = new TreeMap<>();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] content = Files.readAllBytes(file);
        bytes.put(file.getFileName().toString(), content.length + "#" + Arrays.hashCode(content));
      }
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 15, 16, 100, 512, 20_000})
  void aFileThatIsNoDatabase(int size) throws IOException {
    Files.writeString(path, "x".repeat(size));

    assertRefused()
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith(path.toRealPath().toString())
        .hasMessageContaining("not an SQLite database")
        .hasMessageContaining("choose another file")
        .hasCauseInstanceOf(SQLException.class);
  }

  @Test
  void aDatabaseOfAnotherKind() throws Exception {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:refused;DB_CLOSE_DELAY=-1");
    h2.setUser("sa");
    h2.setPassword("secret");

    assertRefused(h2)
        .isInstanceOf(IncompatibleDatabaseException.class)
        .hasMessageContaining("\"REFUSED\"")
        .hasMessageContaining("H2")
        .hasMessageContaining("a backend for H2")
        .hasMessageNotContaining("secret")
        .hasCauseInstanceOf(SQLException.class);

    try (Connection connection = h2.getConnection();
        ResultSet tables =
            connection.getMetaData().getTables(null, "PUBLIC", null, new String[] {"TABLE"})) {
      assertThat(tables.next()).isFalse();
    }
  }

  @Test
  void anotherProgramsTables() throws Exception {
    PlainFile.create(path, List.of("CREATE TABLE orders (id INTEGER)"));

    assertRefused()
        .isInstanceOf(IncompatibleDatabaseException.class)
        .hasMessageContaining(path.toRealPath().toString())
        .hasMessageContaining("nothing was changed")
        .hasMessageContaining("Choose another file");
  }

  @Test
  void anotherProgramsTablesInWalMode() throws Exception {
    PlainFile.create(
        path, List.of("PRAGMA journal_mode = WAL", "CREATE TABLE orders (id INTEGER)"));

    assertRefused().isInstanceOf(IncompatibleDatabaseException.class);
  }

  @Test
  void aTableMessagesOfAnotherProgram() throws Exception {
    PlainFile.create(path, List.of("CREATE TABLE messages (id INTEGER, text TEXT)"));

    assertRefused().isInstanceOf(IncompatibleDatabaseException.class);
  }

  @Test
  void aTableMetaOfAnotherProgram() throws Exception {
    PlainFile.create(path, List.of("CREATE TABLE meta (name TEXT, content TEXT)"));

    assertRefused()
        .isInstanceOf(IncompatibleDatabaseException.class)
        .hasMessageContaining("its table meta is another one");
  }

  @Test
  void aTableMetaOfTheSameLayoutWithoutMark() throws Exception {
    PlainFile.create(
        path,
        List.of(
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL)",
            "INSERT INTO meta VALUES ('last_ts', 0)"));

    assertRefused().isInstanceOf(IncompatibleDatabaseException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'simplebroker-v2'", "17", "''", "x'00'"})
  void aForeignMark(String magic) throws Exception {
    List<String> store = new ArrayList<>(Fixtures.store(5));
    store.add("UPDATE meta SET value = " + magic + " WHERE key = 'magic'");
    PlainFile.create(path, store);

    assertRefused()
        .isInstanceOf(IncompatibleDatabaseException.class)
        .hasMessageContaining("not \"simplebroker-v1\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"6", "99999999999"})
  void aNewerVersion(String version) throws Exception {
    List<String> store = new ArrayList<>(Fixtures.store(4));
    store.add("UPDATE meta SET value = " + version + " WHERE key = 'schema_version'");
    PlainFile.create(path, store);

    assertRefused()
        .isInstanceOf(IncompatibleDatabaseException.class)
        .hasMessageContaining(version)
        .hasMessageContaining("5")
        .hasMessageContaining("newer release");
  }

  @Test
  void aVersionThatIsNoNumber() throws Exception {
    List<String> store = new ArrayList<>(Fixtures.store(5));
    store.add("UPDATE meta SET value = 'five' WHERE key = 'schema_version'");
    PlainFile.create(path, store);

    assertRefused().isInstanceOf(IncompatibleDatabaseException.class).hasMessageContaining("five");
  }

  @ParameterizedTest
  @ValueSource(strings = {":memory:", "file:named?mode=memory&cache=shared", ""})
  void aDatabaseWithoutAWriteAheadLog(String url) throws Exception {
    SQLiteDataSource memory = new SQLiteDataSource();
    memory.setUrl("jdbc:sqlite:" + url);

    assertRefused(memory)
        .isInstanceOf(IncompatibleDatabaseException.class)
        .hasMessageContaining("write-ahead log")
        .hasMessageContaining("use a file on a local disk");
  }

  @Test
  void aFolder() throws Exception {
    assertRefused(SqliteDataSource.at(folder))
        .isInstanceOf(OperationalException.class)
        .hasMessageContaining("is a folder; name a file in it")
        .hasCauseInstanceOf(SQLException.class);
  }

  @Test
  void aPathBelowARegularFile() throws Exception {
    Files.writeString(path, "text");

    assertRefused(SqliteDataSource.at(path.resolve("sub/folder/store.db")))
        .isInstanceOf(OperationalException.class)
        .hasMessageContaining("could not be created")
        .hasMessageContaining("create it, or name another");
  }

  @Test
  void aFileThatThisUserMayNotWrite() throws Exception {
    PlainFile.create(path, Fixtures.store(5));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--r--r--"));
    assumeFalse(Files.isWritable(path), "this user, such as root, may write in spite of the mode");

    assertRefused()
        .isInstanceOf(OperationalException.class)
        .hasMessageContaining("change its mode")
        .hasCauseInstanceOf(SQLException.class);
  }

  @Test
  void aStoreToBeMigratedThatMayOnlyBeRead() throws Exception {
    PlainFile.create(path, Fixtures.store(4));

    Map<String, String> before = bytes();

    assertThatThrownBy(() -> Broker.open(readOnly()))
        .isInstanceOf(OperationalException.class)
        .hasMessageContaining("make the database file and its folder writable for this user");

    assertThat(bytes()).containsAllEntriesOf(before); // SQLite itself leaves an empty log behind
  }

  @Test
  void aStoreThatMayOnlyBeReadCanBeReadAndExplainsWhyNotWritten() throws Exception {
    PlainFile.create(path, Fixtures.store(5));

    try (Broker broker = Broker.open(readOnly())) {
      assertThat(broker.queue("tasks").peek()).isEmpty();
      assertThatThrownBy(() -> broker.queue("tasks").write("one"))
          .isInstanceOf(OperationalException.class)
          .hasMessageContaining("make the database file and its folder writable for this user")
          .hasCauseInstanceOf(SQLException.class);
      assertThat(broker.queue("tasks").stats().total()).isZero();
    }
  }

  @Test
  void aFileThatSomebodyElseTakesWhileItIsBeingCreated() throws Exception {
    Faults race = new Faults();
    race.on(Kind.BEGIN)
        .unit("create")
        .alsoUpkeep()
        .nth(1)
        .run(call -> PlainFile.create(path, List.of("CREATE TABLE orders (id INTEGER)")));
    DataSource source = SqliteDataSource.at(path);

    assertThatThrownBy(() -> Broker.builder(source).interceptors(race).open())
        .isInstanceOf(IncompatibleDatabaseException.class);

    try (PlainFile file = PlainFile.at(path)) {
      assertThat(file.column("SELECT name FROM sqlite_master")).containsExactly("orders");
    }
  }

  /** A file may be read only for reasons that even root has to respect: here, how it is opened. */
  private DataSource readOnly() {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:file:" + path + "?mode=ro");
    return source;
  }

  @Test
  void aMissingFileThatMustNotBeCreated() throws Exception {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:file:" + path + "?mode=rw");

    assertRefused(source)
        .isInstanceOf(OperationalException.class)
        .hasMessageContaining("check that the folder exists and that this user may write to it");
  }
}
