package dev.sluice.benchmarks.throughput;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** What the files lie on. */
final class Disk {

  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");
  private static final int PAGE = 4096;
  private static final int PAGES = 100;

  private Disk() {}

  /** The first temporary folder here that is no memory; otherwise the current folder. */
  static Path temporaryFolder() throws IOException {
    for (String name : new String[] {System.getProperty("java.io.tmpdir"), "/var/tmp"}) {
      Path folder = Path.of(name);
      if (Files.isWritable(folder) && !isMemory(folder)) {
        return folder;
      }
    }
    return Path.of("").toAbsolutePath();
  }

  private static boolean isMemory(Path folder) throws IOException {
    return MEMORY.contains(Files.getFileStore(folder).type());
  }

  static String type(Path folder) throws IOException {
    String type = Files.getFileStore(folder).type();
    return isMemory(folder) ? type + " (**memory, not a disk: the figures mean nothing**)" : type;
  }

  /** How long the disk takes to keep a page: the least that a durable commit can take. */
  static Latencies sync(Path folder) throws IOException {
    Latencies latencies = new Latencies();
    Path file = Files.createTempFile(folder, "sync", null);
    ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 2 * PAGES; i++) {
        long start = System.nanoTime();
        channel.write(page.clear(), i % PAGES * (long) PAGE);
        channel.force(false);
        if (i >= PAGES) { // written over, as SQLite does with its log
          latencies.add(System.nanoTime() - start);
        }
      }
    } finally {
      Files.delete(file);
    }
    return latencies;
  }
}
