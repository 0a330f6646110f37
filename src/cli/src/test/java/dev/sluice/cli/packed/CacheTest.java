package dev.sluice.cli.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.cli.packed.Packed.Ended;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The caches that the launcher uses: never in the way, never half, never heard of. */
class CacheTest {

  private static final boolean LONG = "long".equals(System.getProperty("sluice.campaign"));
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Ended SILENT = new Ended(0, "", "");

  @TempDir static Path temp;
  private static Path caches;
  private static Packed packed;

  @TempDir Path folder;

  @BeforeAll
  static void warmOneCache() throws Exception {
    packed = new Packed(temp.resolve("packed"), temp.resolve("first"));
    caches = temp.resolve("caches");
    assertThat(write(caches)).as("cold").isEqualTo(SILENT);
    awaitEntry(caches);
  }

  private static Ended write(Path caches) throws Exception {
    return packed.run(Packed.thisJdk(), cache(caches), "write", "q", "hello");
  }

  private static Map<String, String> cache(Path caches) {
    return Map.of("XDG_CACHE_HOME", caches.toString());
  }

  private static Path awaitEntry(Path caches) throws IOException {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                !entries(caches).isEmpty() && Files.notExists(caches.resolve("sluice/.building")));
    return entries(caches).get(0);
  }

  private static List<Path> entries(Path caches) throws IOException {
    if (Files.notExists(caches.resolve("sluice"))) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(caches.resolve("sluice"))) {
      return all.filter(entry -> Files.exists(entry.resolve("stamp"))).toList();
    }
  }

  /** A copy of the warm cache, with its times. */
  private Path warm() throws Exception {
    new ProcessBuilder("cp", "-a", caches.toString(), folder.resolve("caches").toString())
        .start()
        .waitFor();
    return folder.resolve("caches");
  }

  private static Path archive(Path entry) throws IOException {
    try (Stream<Path> files = Files.list(entry)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("archive."))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String jvm(Path caches) throws Exception {
    // sh -x shows the command that the launcher turns into
    return packed
        .bash(
            cache(caches),
            "sh -x '%s' --version 2>&1 | grep '^+ exec'".formatted(packed.launcher()))
        .out();
  }

  @Test
  void theFirstStartLeavesOneForTheNext() throws Exception {
    Path warm = warm();
    Path entry = entries(warm).get(0);

    assertThat(jvm(warm)).contains(archive(entry).toString()).contains("org.sqlite.lib.path=");
    assertThat(write(warm)).isEqualTo(SILENT);
    for (Path made : List.of(warm.resolve("sluice"), entry)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aTruncatedArchiveIsNotUsedAndReplaced() throws Exception {
    Path warm = warm();
    Path archive = archive(entries(warm).get(0));
    Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-------"));
    try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }

    assertThat(write(warm)).isEqualTo(SILENT);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Files.exists(archive)
                    && Files.getLastModifiedTime(archive).equals(FileTime.fromMillis(0))
                    && Files.notExists(warm.resolve("sluice/.building")));
    assertThat(jvm(warm)).contains(archive.toString());
    assertThat(write(warm)).isEqualTo(SILENT);
  }

  @Test
  void halfWrittenEntriesAreNotUsed() throws Exception {
    Path warm = warm();
    Files.delete(entries(warm).get(0).resolve("stamp"));
    Files.createDirectory(warm.resolve("sluice/.building"));

    assertThat(jvm(warm)).doesNotContain("archive.");
    assertThat(write(warm)).isEqualTo(SILENT);
  }

  @Test
  void whenJarsChangeTheEntryIsNotUsed() throws Exception {
    Path warm = warm();
    Files.createDirectory(warm.resolve("sluice/.building"));
    Path jar = entries(warm).get(0).resolve("jar");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1));

    assertThat(jvm(warm)).doesNotContain("archive.");
  }

  @Test
  void aFolderThatIsALinkIsNotUsed() throws Exception {
    Path warm = warm();
    Path linked = Files.createDirectory(folder.resolve("linked"));
    Files.createSymbolicLink(linked.resolve("sluice"), warm.resolve("sluice"));

    assertThat(jvm(linked)).doesNotContain("archive.");
  }

  @Test
  void aFolderOfSomebodyElseIsNotUsed() throws Exception {
    Path warm = warm();
    Process chown =
        new ProcessBuilder("chown", "-R", "65534", warm.resolve("sluice").toString()).start();
    assumeTrue(chown.waitFor() == 0, "only root can give files away");

    assertThat(jvm(warm)).doesNotContain("archive.");
    assertThat(write(warm)).isEqualTo(SILENT);
  }

  @Test
  void nothingIsBuiltInAFolderThatOthersCanWrite() throws Exception {
    Path open = Files.createDirectories(folder.resolve("open/sluice"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(write(open.getParent())).isEqualTo(SILENT);
    await().atMost(PATIENCE).until(() -> !aBuilderRuns(open));
    assertThat(entries(open.getParent())).isEmpty();
  }

  private static boolean aBuilderRuns(Path cache) {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> process.info().commandLine().orElse("").contains("Builder " + cache));
  }

  @Test
  void whereNothingCanBeWrittenThereIsNone() throws Exception {
    for (Map<String, String> environment :
        List.of(
            Map.<String, String>of(),
            Map.of("HOME", "/dev/null"),
            Map.of("XDG_CACHE_HOME", "/dev/null"),
            Map.of("XDG_CACHE_HOME", "relative"))) {
      assertThat(packed.run(Packed.thisJdk(), environment, "write", "q", "hello"))
          .as(environment.toString())
          .isEqualTo(SILENT);
    }
    assertThat(temp.resolve("first/relative")).doesNotExist();
  }

  @Test
  void manyAtOnceOnColdCachesLoseAndDoubleNothing() throws Exception {
    int each = LONG ? 100 : 6;
    Path store = folder.resolve("many.db");
    Map<String, String> cold = cache(folder.resolve("cold"));
    List<Process> writers = new ArrayList<>();
    List<Process> readers = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      writers.add(start(cold, store, "w" + i, "write", "q", "message " + i));
      readers.add(start(cold, store, "r" + i, "read", "q"));
    }
    for (int i = 0; i < each; i++) {
      assertThat(Packed.ended(writers.get(i), folder.resolve("w" + i))).isEqualTo(SILENT);
    }
    List<String> got = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      Ended reader = Packed.ended(readers.get(i), folder.resolve("r" + i));
      assertThat(reader.err()).isEmpty();
      assertThat(reader.code()).isEqualTo(reader.out().isEmpty() ? 2 : 0);
      got.addAll(reader.out().lines().toList());
    }
    Ended rest = packed.run(Packed.thisJdk(), cold, "-f", store.toString(), "read", "q", "--all");
    got.addAll(rest.out().lines().toList());

    assertThat(got)
        .containsExactlyInAnyOrderElementsOf(
            new TreeSet<>(IntStream.range(0, each).mapToObj(i -> "message " + i).toList()));
    awaitEntry(folder.resolve("cold"));
    assertThat(Files.isDirectory(folder.resolve("cold/sluice"), LinkOption.NOFOLLOW_LINKS))
        .isTrue();
  }

  private Process start(Map<String, String> environment, Path store, String name, String... words)
      throws IOException {
    String[] arguments =
        Stream.concat(Stream.of("-f", store.toString()), Stream.of(words)).toArray(String[]::new);
    Path output = Files.createDirectory(folder.resolve(name));
    return packed.start(Packed.thisJdk(), environment, output, arguments);
  }
}
