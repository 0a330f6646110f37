package dev.sluice.cli.packed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.Broker;
import dev.sluice.cli.packed.Packed.Ended;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a plugin, made with nothing but the archive, in the archive's folder. */
class PluginTest {

  private static final Path EXAMPLE = Path.of("../../examples/plugin/src/main");

  @TempDir Path temp;

  @Test
  void aJarInTheFolderIsInstalledByNameAndDoesItsWork() throws Exception {
    Path work = temp.resolve("work");
    Packed packed = new Packed(temp.resolve("packed"), work);
    try (Broker broker = Broker.open(SqliteDataSource.at(work.resolve(".broker.db")))) {
      broker.queue("jobs").write(List.of("first", "second"));
    }
    Path folder = Files.createDirectory(packed.home().resolve("interceptors"));
    jar(compiled(packed.home().resolve("lib")), folder.resolve("row-limit.jar"));

    assertThat(peek(packed, "row-limit"))
        .isEqualTo(
            new Ended(
                1,
                "",
                "simplebroker: error: peek failed: a query gave more than 1 rows; ask for fewer, or"
                    + " raise the limit\n"));
    Ended unknown = peek(packed, "rowlimit");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err())
        .contains("interceptor \"rowlimit\" is not installed; there are: ", ", row-limit, ")
        .endsWith("see the jars in " + folder.toRealPath() + "\n");
  }

  private static Ended peek(Packed packed, String interceptors) throws Exception {
    Map<String, String> environment =
        Map.of(
            "XDG_CACHE_HOME", "/dev/null",
            "BROKER_INTERCEPTORS", interceptors,
            "SLUICE_ROW_LIMIT_ROWS", "1");
    return packed.run(Packed.thisJdk(), environment, "peek", "jobs", "--all");
  }

  private Path compiled(Path libraries) throws IOException {
    Path classes = Files.createDirectory(temp.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.walk(EXAMPLE.resolve("java"));
        Stream<Path> jars = Files.list(libraries)) {
      String path = String.join(":", jars.map(Path::toString).toList());
      List<String> options =
          List.of("--release", "17", "-proc:none", "-cp", path, "-d", classes.toString());
      List<Path> all = sources.filter(source -> source.toString().endsWith(".java")).toList();
      assertThat(
              compiler
                  .getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(all))
                  .call())
          .isTrue();
    }
    return classes;
  }

  private static void jar(Path classes, Path file) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (Path root : List.of(classes, EXAMPLE.resolve("resources"))) {
        try (Stream<Path> entries = Files.walk(root)) {
          for (Path entry : entries.filter(Files::isRegularFile).toList()) {
            jar.putNextEntry(new ZipEntry(root.relativize(entry).toString()));
            Files.copy(entry, jar);
          }
        }
      }
    }
  }
}
