package dev.sluice.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteDataSourceTest {

  @TempDir Path folder;

  /** Makes a table, so that there is a file. */
  private static void use(Path path) throws SQLException {
    try (Connection connection = SqliteDataSource.at(path).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS used (id INTEGER)");
    }
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void nothingIsOpenedOrCreatedBeforeTheFirstConnection() throws IOException {
    SqliteDataSource source = SqliteDataSource.at(folder.resolve("sub/a.db"));

    assertThat(source.path()).isAbsolute();
    assertThat(filesIn(folder)).isEmpty();
  }

  @Test
  void missingFoldersAreCreated() throws Exception {
    Path path = folder.resolve("some/deep/folder/a.db");

    use(path);

    assertThat(path).isRegularFile();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "what?.db",
        "a?mode=memory&cache=shared",
        "100%.db",
        "%41.db",
        "issue#1.db",
        "two words.db",
        " ",
        "a&b=c;d+e.db",
        "it's \"quoted\".db",
        ":memory:",
        "file:x.db",
        "resource:x",
        "\u00e9t\u00e9 \u65e5\u672c \uD83D\uDE80.db",
        "back\\slash.db",
        "-rf",
        "line\nbreak.db"
      })
  void everyCharacterOfThePathIsTakenForWhatItIs(String name) throws Exception {
    Path path = pathOf("sub " + name).resolve(name);

    use(path);
    use(path);

    assertThat(path).isRegularFile();
    assertThat(filesIn(path.getParent())).containsExactly(name);
    assertThat(filesIn(folder)).containsExactly("sub " + name);
  }

  private Path pathOf(String name) {
    try {
      return folder.resolve(name);
    } catch (InvalidPathException e) {
      return abort("this platform's file names can't hold it: " + e.getMessage());
    }
  }

  @Test
  void aRelativePathStaysWhereItWasWhenTheDataSourceWasMade() {
    assertThat(SqliteDataSource.at(Path.of("a.db")).path())
        .isEqualTo(Path.of("a.db").toAbsolutePath());
  }

  @Test
  void aFolderIsRefused() {
    assertRefused(folder, "is a folder; name a file in it");
  }

  @Test
  void aPathBelowAFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");

    assertRefused(file.resolve("a.db"), "could not be created");
    assertRefused(file.resolve("sub/a.db"), "could not be created");
    assertThat(file).hasContent("text");
  }

  @Test
  void anythingButARegularFileIsRefused() {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "no such device here");

    assertRefused(device, "is not a regular file; name another one");
  }

  @Test
  void aFileThatMayNotBeWrittenIsRefused() throws Exception {
    Path path = folder.resolve("a.db");
    use(path);
    withMode(path, "r--r--r--");

    assertRefused(path, "is not readable and writable for this user; change its mode");
  }

  @Test
  void aFolderThatMayNotBeWrittenIsRefused() throws Exception {
    Path path = Files.createDirectory(folder.resolve("sub")).resolve("a.db");
    use(path);
    withMode(path.getParent(), "r-xr-xr-x");
    try {
      assertRefused(path, "is not writable for this user");
      assertRefused(path.resolveSibling("new.db"), "is not writable for this user");
    } finally {
      Files.setPosixFilePermissions(path.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** Takes the right to write, or gives the test up where the user has it anyway, as root has. */
  private static void withMode(Path path, String mode) throws IOException {
    assumeTrue(
        Files.getFileAttributeView(path, PosixFileAttributeView.class) != null, "no modes here");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    assumeFalse(Files.isWritable(path), "this user may write in spite of the mode");
  }

  private static void assertRefused(Path path, String why) {
    assertThatThrownBy(() -> SqliteDataSource.at(path).getConnection())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(path.getParent().toString())
        .hasMessageContaining(why);
  }

  @Test
  void notesOnAnEarlierFileAreRemovedWhenOneIsCreated() throws Exception {
    Path path = folder.resolve("a.db");
    leaveNotes("a.db");

    use(path);

    assertNotesGone("a.db");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15})
  void notesAreRemovedBesideAFileTooShortToBeADatabase(int size) throws Exception {
    Path path = folder.resolve("a.db");
    Files.write(path, new byte[size]);
    leaveNotes("a.db");

    SqliteDataSource.at(path).getConnection().close();

    assertNotesGone("a.db");
  }

  private void leaveNotes(String name) throws IOException {
    for (String suffix :
        List.of(
            ".status", ".status.tmp.17.1234", ".lock", ".vacuum.lock", ".status.old", "2.status")) {
      Files.writeString(folder.resolve(name + suffix), "connection\nschema-v5\n");
    }
  }

  private void assertNotesGone(String name) throws IOException {
    TreeSet<String> left = new TreeSet<>(filesIn(folder));
    left.remove(name);
    assertThat(left)
        .containsExactly(
            name + ".lock", name + ".status.old", name + ".vacuum.lock", name + "2.status");
  }

  @Test
  void notesOnAnExistingFileAreLeftAlone() throws Exception {
    Path path = folder.resolve("a.db");
    use(path);
    leaveNotes("a.db");

    use(path);

    assertThat(filesIn(folder)).contains("a.db.status", "a.db.status.tmp.17.1234");
  }

  @Test
  void aSymbolicLinkLeadsToItsTarget() throws Exception {
    Path target = folder.resolve("real/target.db");
    use(target);
    Path link = link(folder.resolve("link.db"), target);

    use(link);

    assertThat(filesIn(folder)).containsExactly("link.db", "real");
  }

  @Test
  void aSymbolicLinkToAMissingFileCreatesTheTargetAndItsFolder() throws Exception {
    Path second = link(folder.resolve("second.db"), Path.of("real/target.db"));
    Path first = link(folder.resolve("first.db"), second.getFileName());
    Files.createDirectory(folder.resolve("real"));
    Files.writeString(folder.resolve("real/target.db.status"), "schema-v5\n");

    use(first);

    assertThat(filesIn(folder.resolve("real"))).containsExactly("target.db");
    assertThat(first).isSymbolicLink();
  }

  @Test
  void symbolicLinksInARingAreRefused() throws Exception {
    Path first = folder.resolve("first");
    link(folder.resolve("second"), first);
    link(first, folder.resolve("second"));

    assertRefused(first, "is a ring of symbolic links; name a file");
  }

  @Test
  void twoDotsAfterALinkedFolderGoUpFromItsTarget() throws Exception {
    Files.createDirectories(folder.resolve("far/away"));
    Path linked = link(folder.resolve("linked"), folder.resolve("far/away"));

    use(linked.resolve("../a.db"));

    assertThat(folder.resolve("far/a.db")).isRegularFile();
  }

  private static Path link(Path link, Path target) throws IOException {
    try {
      return Files.createSymbolicLink(link, target);
    } catch (UnsupportedOperationException e) {
      return abort("no symbolic links here");
    }
  }

  @Test
  void everyConnectionIsANewOne() throws SQLException {
    DataSource source = SqliteDataSource.at(folder.resolve("a.db"));

    try (Connection one = source.getConnection();
        Connection other = source.getConnection()) {
      one.createStatement().execute("CREATE TEMP TABLE mine (id INTEGER)");
      assertThat(
              other
                  .createStatement()
                  .executeQuery("SELECT count(*) FROM temp.sqlite_master")
                  .getInt(1))
          .isZero();
      assertThat(one.getAutoCommit()).isTrue();
    }
  }

  @Test
  void aFileHasNoUsers() {
    DataSource source = SqliteDataSource.at(folder.resolve("a.db"));

    assertThatThrownBy(() -> source.getConnection("scott", "tiger"))
        .isInstanceOf(SQLFeatureNotSupportedException.class);
    assertThatThrownBy(() -> source.setLoginTimeout(1))
        .isInstanceOf(SQLFeatureNotSupportedException.class);
    assertThatThrownBy(source::getParentLogger).isInstanceOf(SQLFeatureNotSupportedException.class);
  }

  @Test
  void unwrapsToItselfOnly() throws SQLException {
    SqliteDataSource source = SqliteDataSource.at(folder.resolve("a.db"));

    assertThat(source.isWrapperFor(SqliteDataSource.class)).isTrue();
    assertThat(source.unwrap(DataSource.class)).isSameAs(source);
    assertThat(source.isWrapperFor(Connection.class)).isFalse();
    assertThatThrownBy(() -> source.unwrap(Connection.class)).isInstanceOf(SQLException.class);
    assertThat(source.toString()).contains("a.db");
  }
}
