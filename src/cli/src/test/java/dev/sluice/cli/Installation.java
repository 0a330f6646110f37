package dev.sluice.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The command as users have it, made once of what is under test: jars, an archive of loaded classes
 * and the driver's library unpacked, so that a process takes a third of a second and not one; and a
 * script {@code broker} that starts it.
 */
final class Installation {

  private static final class Holder {
    static final Installation MADE = make();
  }

  private final Path folder;
  private final List<String> line;

  private Installation(Path folder, List<String> line) {
    this.folder = folder;
    this.line = line;
  }

  static Installation made() {
    return Holder.MADE;
  }

  /** Where {@code broker} is. */
  Path folder() {
    return folder;
  }

  /** What starts the command, its own arguments to follow. */
  List<String> line() {
    return line;
  }

  private static Installation make() {
    try {
      Path folder = Files.createTempDirectory("broker-installation");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      List<String> jars = jars(folder);
      Path archive = folder.resolve("classes.jsa");
      List<String> line =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "--enable-native-access=ALL-UNNAMED",
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-Xlog:all=off", // says nothing where the archive can't be used
              "-Xshare:auto",
              "-Dorg.sqlite.lib.path=" + unpackLibrary(folder),
              "-cp",
              String.join(System.getProperty("path.separator"), jars));
      archive(archive, line, folder);
      List<String> whole = new ArrayList<>(line);
      whole.add(1, "-XX:SharedArchiveFile=" + archive);
      whole.add(Main.class.getName());
      script(folder.resolve("broker"), whole);
      return new Installation(folder, List.copyOf(whole));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The class path, with jars for its folders, since only jars can be archived. */
  private static List<String> jars(Path folder) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String entry :
        System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
      Path path = Path.of(entry).toAbsolutePath();
      if (Files.isDirectory(path)) {
        Path jar = folder.resolve(jars.size() + ".jar");
        pack(path, jar);
        jars.add(jar.toString());
      } else if (Files.exists(path)) {
        jars.add(path.toString());
      }
    }
    return jars;
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
  }

  private static Path unpackLibrary(Path folder) throws IOException {
    Path driver =
        Path.of(
            org.sqlite.JDBC.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    String place =
        "org/sqlite/native/" + org.sqlite.util.OSInfo.getNativeLibFolderPathForCurrentOS();
    try (FileSystem jar = FileSystems.newFileSystem(driver);
        Stream<Path> files = Files.list(jar.getPath(place))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
    return folder;
  }

  /** A platform without such archives goes without. */
  private static void archive(Path archive, List<String> line, Path folder)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(line);
    words.add(1, "-XX:ArchiveClassesAtExit=" + archive);
    words.addAll(List.of(Main.class.getName(), "write", "q", "m"));
    Process process =
        new ProcessBuilder(words)
            .directory(Files.createDirectory(folder.resolve("first")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.waitFor();
  }

  /** As the launcher does it; see there. */
  private static void script(Path file, List<String> line) throws IOException {
    String quoted = line.stream().map(word -> "'" + word + "'").reduce("", (a, b) -> a + " " + b);
    Files.writeString(
        file,
        """
        #!/bin/sh
        true 3<&2 || exec 2>/dev/null
        { true 3<&0; } 2>&- || exec 0>/dev/null
        { true 3<&1; } 2>&- || exec 1</dev/null
        export LC_ALL=C.UTF-8
        reset=
        case " $* " in
          *" watch "*) if env --default-signal=INT true 2>/dev/null; then reset="env --default-signal=INT"; fi ;;
        esac
        exec $reset%s "$@"
        """
            .formatted(quoted));
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " can't be made executable");
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println(folder + " could not be removed: " + e);
    }
  }
}
