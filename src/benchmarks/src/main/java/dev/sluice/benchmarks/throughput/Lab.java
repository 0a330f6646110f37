package dev.sluice.benchmarks.throughput;

import dev.sluice.benchmarks.throughput.Contest.Contestant;
import dev.sluice.broker.sqlite.SqliteOptions.Synchronous;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
  private final boolean smoke;
  private final Path profiles;
  private final Map<Integer, Path> templates = new HashMap<>();
  private int files;

  Lab(Options options) throws IOException {
    this.folder = Files.createTempDirectory(options.folder(), "throughput");
    this.rounds = options.rounds();
    this.seconds = options.seconds();
    this.smoke = options.smoke();
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
    return (int) (80_000 * seconds) + 1000;
  }

  /** Lets contestants work until their code is compiled, without waiting for the disk. */
  void warmUp(int pending, List<Contestant> contestants) throws Exception {
    if (smoke) {
      return;
    }
    for (Contestant contestant : contestants) {
      try (Crew crew = open(pending, Synchronous.OFF, contestant)) {
        crew.work(seconds);
      }
    }
  }

  /** Lets contestants work in turn, each on a file of its own. */
  List<Shift> round(int pending, Synchronous synchronous, List<Contestant> contestants)
      throws Exception {
    List<Crew> crews = new ArrayList<>();
    try {
      for (Contestant contestant : contestants) {
        crews.add(open(pending, synchronous, contestant));
      }
      return turns(crews);
    } finally {
      for (Crew crew : crews) {
        crew.close();
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
  void profile(String what, int pending, Synchronous synchronous, Contestant contestant)
      throws Exception {
    if (profiles == null) {
      return;
    }
    try (Crew crew = open(pending, synchronous, contestant);
        Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
      crew.work(seconds / 5);
      recording.start();
      crew.work(seconds);
      recording.stop();
      String name = what.replaceAll("[^A-Za-z0-9]+", "-") + ".jfr";
      recording.dump(Files.createDirectories(profiles).resolve(name));
    }
  }

  /** Opens a new file with so many pending messages, all of it on the disk. */
  Crew open(int pending, Synchronous synchronous, Contestant contestant) throws Exception {
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
    Crew crew = contestant.open(file, synchronous);
    Store.growLog(file);
    return crew;
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
