package dev.sluice.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerOnlyTest {

  @TempDir Path folder;

  @BeforeEach
  void needsModes() {
    assumeTrue(
        Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null, "no modes here");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static List<String> modes(Path file) throws IOException {
    return List.of(mode(file), mode(Path.of(file + "-wal")), mode(Path.of(file + "-shm")));
  }

  private static Connection open(SqliteDataSource source) throws SQLException {
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("CREATE TABLE IF NOT EXISTS used (id INTEGER)");
      statement.execute("INSERT INTO used VALUES (1)");
    }
    return connection;
  }

  @ParameterizedTest
  @ValueSource(strings = {"new.db", "two words & 100%.db"})
  void whatIsCreatedIsTheOwnersAloneAndNothingElseIsLeft(String name) throws Exception {
    Path file = folder.resolve("made/deep").resolve(name);
    SqliteDataSource source = SqliteDataSource.at(file).ownerOnly();

    try (Connection connection = open(source);
        Connection another = source.getConnection()) {
      assertThat(modes(file)).containsOnly("rw-------");
      assertThat(another.isValid(1)).isTrue();
    }

    assertThat(mode(folder.resolve("made"))).isEqualTo("rwx------");
    assertThat(mode(file.getParent())).isEqualTo("rwx------");
    try (Stream<Path> left = Files.list(file.getParent())) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void aFileThatExistsIsTakenAwayFromOthersAndItsFolderLeftAsItIs() throws Exception {
    Path file = folder.resolve("open.db");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Connection first = open(SqliteDataSource.at(file))) {
      for (String suffix : List.of("", "-wal", "-shm")) {
        Files.setPosixFilePermissions(
            Path.of(file + suffix), PosixFilePermissions.fromString("rw-rw-rw-"));
      }

      try (Connection connection = open(SqliteDataSource.at(file).ownerOnly())) {
        assertThat(modes(file)).containsOnly("rw-------");
      }
    }
    assertThat(mode(folder)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void itHoldsWhateverTheUmaskIs() throws Exception {
    for (String umask : List.of("000", "222")) {
      Path file = folder.resolve("u" + umask + "/a.db");
      Process child =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "umask " + umask + " && exec \"$0\" \"$@\"",
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Djava.io.tmpdir=" + folder,
                  "-cp",
                  System.getProperty("java.class.path"),
                  Create.class.getName(),
                  file.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(child.getInputStream().readAllBytes());
      assertThat(child.waitFor()).as(said).isZero();

      assertThat(mode(file.getParent())).as(umask).isEqualTo("rwx------");
      assertThat(mode(file)).as(umask).isEqualTo("rw-------");
      assertThat(said).as(umask).contains("[rw-------, rw-------, rw-------]");
    }
  }

  /** A process that creates a database and prints the modes of its files. */
  static final class Create {

    public static void main(String[] arguments) throws Exception {
      Path file = Path.of(arguments[0]);
      // SQLite's library is unpacked under the umask too, which is not what this is about.
      System.setProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"));
      try (Connection connection = open(SqliteDataSource.at(file).ownerOnly())) {
        System.out.println(modes(file));
      }
    }
  }

  @Test
  void aFileSystemWithoutModesIsSaidToHaveNone() throws Exception {
    URI zip = URI.create("jar:" + folder.resolve("some.zip").toUri());
    try (FileSystem without = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      assertThatThrownBy(() -> OwnerOnly.createFile(without.getPath("/a.db")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no POSIX permissions")
          .hasMessageContaining("without ownerOnly()");
      assertThatThrownBy(() -> OwnerOnly.createFolder(without.getPath("/made")))
          .hasMessageContaining("no POSIX permissions");
    }
  }
}
