package dev.sluice.benchmarks.throughput;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The command's arguments.
 *
 * @param seconds of each measurement
 * @param smoke only to see that everything runs, so nothing is warmed up
 * @param folder where files are made
 * @param profiles where recordings of the Flight Recorder go, null for none
 */
record Options(
    List<String> cases, int rounds, double seconds, boolean smoke, Path folder, Path profiles) {

  static String usage(Set<String> known) {
    return "usage: throughput [CASE...] [--rounds N] [--seconds S] [--smoke] [--folder DIR]"
        + " [--profile DIR]\n"
        + "cases: "
        + String.join(" ", known);
  }

  static Options parse(List<String> args, Set<String> known) {
    List<String> cases = new ArrayList<>();
    boolean smoke = args.contains("--smoke");
    int rounds = smoke ? 1 : 5;
    double seconds = smoke ? 0.03 : 1;
    Path folder = null;
    Path profiles = null;
    for (Iterator<String> rest = args.iterator(); rest.hasNext(); ) {
      String arg = rest.next();
      switch (arg) {
        case "--smoke" -> {}
        case "--rounds" -> rounds = Integer.parseInt(value(arg, rest));
        case "--seconds" -> seconds = Double.parseDouble(value(arg, rest));
        case "--folder" -> folder = Path.of(value(arg, rest));
        case "--profile" -> profiles = Path.of(value(arg, rest));
        default -> {
          if (!known.contains(arg)) {
            throw new IllegalArgumentException("there is no case or option " + arg);
          }
          cases.add(arg);
        }
      }
    }
    if (rounds < 1 || !(seconds > 0)) {
      throw new IllegalArgumentException("--rounds and --seconds must be greater than 0");
    }
    if (folder != null && !Files.isDirectory(folder)) {
      throw new IllegalArgumentException("--folder: there is no folder " + folder);
    }
    return new Options(
        cases.isEmpty() ? List.copyOf(known) : cases,
        rounds,
        seconds,
        smoke,
        folder == null ? temporaryFolder() : folder,
        profiles);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static Path temporaryFolder() {
    try {
      return Disk.temporaryFolder();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
