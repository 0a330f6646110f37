package dev.sluice.benchmarks.throughput;

import dev.sluice.benchmarks.throughput.Contest.Contestant;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** Where and for how long things are measured. Makes and removes the files. */
final class Lab implements AutoCloseable {

  /** Even, so that each crew is first as often as last. */
  private static final int SLICES = 6;

  private final Path folder;
  private final int rounds;
  private final double seconds;
  private final Path profiles;
  private final Map<Integer, Path> templates = new HashMap<>();
  private int files;

  Lab(Options options) throws IOException {
    this.folder = Files.createTempDirectory(options.folder(), "throughput");
    this.rounds = options.rounds();
    this.seconds = options.seconds();
    this.profiles = options.profiles();
  }

  Path folder() {
    return folder;
  }

  int rounds() {
    return rounds;
  }

  double seconds() {
    return seconds;
  }

  /** So many messages that nobody takes them all in one measurement. */
  int plenty() {
    return (int) (50_000 * seconds) + 1000;
  }

  /** Lets contestants work in turn, each on a file of its own. */
  List<Shift> round(int pending, List<Contestant> contestants) throws Exception {
    List<Path> files = new ArrayList<>();
    List<Crew> crews = new ArrayList<>();
    try {
      for (Contestant contestant : contestants) {
        files.add(file(pending));
        crews.add(contestant.open(files.get(crews.size())));
      }
      return turns(crews);
    } finally {
      for (Crew crew : crews) {
        crew.close();
      }
      for (Path file : files) {
        delete(file);
      }
    }
  }

  /**
   * Lets crews work in turn, in short slices, so that they share the moods of the disk and of other
   * processes. Before that each works for a moment in which its log and its caches fill.
   */
  List<Shift> turns(List<Crew> crews) throws Exception {
    for (Crew crew : crews) {
      crew.work(seconds / 5);
      crew.shift();
    }
    List<Crew> order = new ArrayList<>(crews);
    for (int slice = 0; slice < SLICES; slice++) {
      for (Crew crew : order) {
        crew.work(seconds / SLICES);
      }
      Collections.reverse(order);
    }
    return crews.stream().map(Crew::shift).toList();
  }

  /** Records a contestant at work, apart from all measurements, if a profile is wanted. */
  void profile(String what, int pending, Contestant contestant) throws Exception {
    if (profiles == null) {
      return;
    }
    Path file = file(pending);
    try (Crew crew = contestant.open(file);
        Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
      crew.work(seconds / 5);
      recording.start();
      crew.work(seconds);
      recording.stop();
      recording.dump(
          Files.createDirectories(profiles)
              .resolve(what.replaceAll("[^A-Za-z0-9]+", "-") + ".jfr"));
    } finally {
      delete(file);
    }
  }

  /** A new file with so many pending messages, all of it on the disk. */
  Path file(int pending) throws IOException, SQLException {
    Path template = templates.get(pending);
    if (template == null) {
      template = folder.resolve("template" + pending);
      Store.create(template, pending);
      templates.put(pending, template);
    }
    Path file = Files.copy(template, folder.resolve("store" + files++));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    return file;
  }

  void delete(Path file) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
    }
  }

  /** Removes the folder. */
  @Override
  public void close() throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
