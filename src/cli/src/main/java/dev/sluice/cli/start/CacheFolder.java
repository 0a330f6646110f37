package dev.sluice.cli.start;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The user's own folder of entries, which nobody else may read or change. */
record CacheFolder(Path folder) {

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");
  private static final String NEW = ".new-";
  private static final Duration ABANDONED = Duration.ofHours(1);

  /** Refuses a folder that others can write, that is a link or somebody else's. */
  static CacheFolder of(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        || !Files.getPosixFilePermissions(folder).equals(PRIVATE)) {
      throw new IOException(folder + " is not a folder with mode 0700");
    }
    Path mine = Files.createTempDirectory(folder, NEW);
    boolean own = Files.getOwner(mine).equals(Files.getOwner(folder));
    Files.delete(mine);
    if (!own) {
      throw new IOException(folder + " belongs to somebody else");
    }
    return new CacheFolder(folder);
  }

  Path lock() {
    return folder.resolve(".building");
  }

  /** An empty entry that the launcher does not see. */
  Path newEntry() throws IOException {
    return Files.createTempDirectory(folder, NEW);
  }

  /** Puts an entry where the launcher sees it, in place of one that it did not want. */
  void publish(Path work, String name) throws IOException {
    Path entry = folder.resolve(name);
    if (Files.exists(entry, LinkOption.NOFOLLOW_LINKS)) {
      Path old = newEntry();
      Files.move(entry, old.resolve(name));
      delete(old);
    }
    sync(work);
    Files.move(work, entry);
    sync(folder);
  }

  /** Removes entries of jars or JDKs that are gone or have changed, and what crashes have left. */
  void removeOthers(Target target) throws IOException {
    String kept = target.key();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path entry : all) {
        String name = entry.getFileName().toString();
        if (name.startsWith(NEW) ? isAbandoned(entry) : isOutdated(entry, name, kept, target)) {
          delete(entry);
        }
      }
    }
  }

  private static boolean isAbandoned(Path work) throws IOException {
    FileTime begun = Files.getLastModifiedTime(work, LinkOption.NOFOLLOW_LINKS);
    return begun.toMillis() < System.currentTimeMillis() - ABANDONED.toMillis();
  }

  private static boolean isOutdated(Path entry, String name, String kept, Target target)
      throws IOException {
    Path stamp = entry.resolve("stamp");
    if (name.equals(kept) || !Files.isRegularFile(stamp, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    List<String> lines = Files.readAllLines(stamp);
    Path jdk = Path.of(lines.get(0));
    Path jars = Path.of(lines.get(1));
    boolean sameJdk = jdk.equals(Path.of(System.getProperty("java.home")));
    return !Files.exists(jdk) || !Files.exists(jars) || sameJdk && jars.equals(target.folder());
  }

  /** Makes files unchangeable, safe on disk, and older than anything that changes them later. */
  static void seal(Path entry, String... names) throws IOException {
    for (String name : names) {
      Path file = entry.resolve(name);
      if (Files.exists(file)) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-x------"));
        sync(file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
      }
    }
  }

  static void write(Path file, List<String> lines) throws IOException {
    Files.write(file, lines);
    sync(file);
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes a folder with all that is in it, or nothing if it is not there. */
  static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
        for (Path entry : entries) {
          delete(entry);
        }
      }
    }
    Files.deleteIfExists(path);
  }
}
