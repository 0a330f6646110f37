package dev.sluice.cli.start;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Makes one entry of the cache. What it can't make, it leaves out and says so in the stamp, so that
 * nobody tries again; where it can't write at all, it leaves nothing.
 */
public final class Builder {

  private static final String NONE = "none";

  /** The first JDK that makes an ahead-of-time cache in one step. */
  private static final int AHEAD_OF_TIME = 25;

  private static final List<String> OPTIONS =
      Runtime.version().feature() >= 24
          ? List.of("--enable-native-access=ALL-UNNAMED")
          : List.of("-Xshare:auto");

  private final Target target;
  private final Path work;

  private Builder(Target target, Path work) {
    this.target = target;
    this.work = work;
  }

  /**
   * Builds, prints nothing, and removes the folder {@code .building} if it came to an end.
   *
   * @param args the folder of the cache, the folder of the jars, the first of them, the class path
   * @throws IOException if the cache can't be written
   * @throws InterruptedException never, since nobody interrupts it
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    CacheFolder cache = CacheFolder.of(Path.of(args[0]));
    Target target = new Target(Path.of(args[1]), Path.of(args[2]), args[3]);
    Path work = cache.newEntry();
    try {
      new Builder(target, work).build();
      cache.publish(work, target.key());
      cache.removeOthers(target);
    } finally {
      CacheFolder.delete(work);
    }
    Files.deleteIfExists(cache.lock());
  }

  private void build() throws IOException, InterruptedException {
    Files.createDirectory(scratch());
    String library = unpack();
    if (!library.equals(NONE) && !runs(library, NONE)) {
      Files.delete(work.resolve(library)); // as from a file system that executes nothing
      library = NONE;
    }
    String archive = dump(library);
    target.mark(work);
    if (!archive.equals(NONE) && !runs(library, archive)) {
      Files.delete(work.resolve(archive));
      archive = NONE;
    }
    CacheFolder.delete(scratch());
    CacheFolder.seal(work, archive, library);
    CacheFolder.write(
        work.resolve("stamp"),
        List.of(
            System.getProperty("java.home"),
            target.folder().toString(),
            String.join(" ", OPTIONS),
            archive,
            library));
  }

  /** What the driver unpacks by itself, which it only does if it can't use our library. */
  private Path scratch() {
    return work.resolve("scratch");
  }

  private String unpack() throws IOException {
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (InputStream packed = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
      if (packed == null) {
        return NONE;
      }
      Files.copy(packed, work.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    try (InputStream packed = LibraryLoaderUtil.class.getResourceAsStream(resource);
        InputStream unpacked = Files.newInputStream(work.resolve(name))) {
      return Target.hash(packed).equals(Target.hash(unpacked)) ? name : NONE;
    }
  }

  private String dump(String library) throws IOException, InterruptedException {
    boolean aheadOfTime = Runtime.version().feature() >= AHEAD_OF_TIME;
    String name = aheadOfTime ? "archive.aot" : "archive.jsa";
    Path archive = work.resolve(name);
    List<String> command = command(library);
    command.add((aheadOfTime ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive);
    Path folder = Files.createDirectory(work.resolve("rehearsal"));
    run(command, List.of("dev.sluice.cli.Rehearsal", folder.toString()));
    CacheFolder.delete(folder);
    Files.deleteIfExists(work.resolve(name + ".config"));
    return Files.exists(archive) && Files.size(archive) > 0 ? name : NONE;
  }

  /** Whether a command works with it and nothing is printed. */
  private boolean runs(String library, String archive) throws IOException, InterruptedException {
    List<String> command = command(library);
    if (!archive.equals(NONE)) {
      String option = archive.endsWith(".aot") ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=";
      command.add(option + work.resolve(archive));
      command.add(archive.endsWith(".aot") ? "-XX:AOTMode=on" : "-Xshare:on");
    }
    Path folder = Files.createDirectory(work.resolve("trial"));
    try {
      return run(
          command, List.of("dev.sluice.cli.Main", "-d", folder.toString(), "write", "q", "hello"));
    } finally {
      CacheFolder.delete(folder);
    }
  }

  private List<String> command(String library) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS.stream().filter(option -> !option.startsWith("-Xshare")).toList());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Djava.locale.providers=FALLBACK",
            "-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider",
            "-Dslf4j.internal.verbosity=WARN"));
    if (!library.equals(NONE)) {
      command.addAll(
          List.of(
              "-Dorg.sqlite.lib.path=" + work,
              "-Dorg.sqlite.lib.name=" + library,
              "-Dorg.sqlite.tmpdir=" + scratch()));
    }
    command.addAll(List.of("-cp", target.classPath()));
    return command;
  }

  /** Whether it ended well and said nothing, apart from what a dump says. */
  private boolean run(List<String> java, List<String> main)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(java);
    command.addAll(main);
    Path output = work.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("BROKER_") || name.startsWith("OTEL_"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process =
        builder
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    boolean well = process.waitFor() == 0 && Files.size(output) == 0;
    Files.delete(output);
    return well;
  }
}
