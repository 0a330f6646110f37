package dev.sluice.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs the usual commands once on a store of its own, so that an archive gets their classes. */
public final class Rehearsal {

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("write", "q", "one"),
          List.of("write", "q", "-"),
          List.of("write", "q", "three", "--json"),
          List.of("peek", "q"),
          List.of("peek", "q", "--all", "--json"),
          List.of("list"),
          List.of("list", "--json"),
          List.of("stats", "q"),
          List.of("exists", "q"),
          List.of("read", "q", "-t"),
          List.of("read", "q"),
          List.of("move", "q", "r"),
          List.of("read", "q"),
          List.of("alias", "add", "a", "r"),
          List.of("read", "@a", "--all"),
          List.of("broadcast", "hello"),
          List.of("delete", "q"),
          List.of("--status"),
          List.of("--version"),
          List.of("--help"));

  private Rehearsal() {}

  /**
   * Runs them as {@link Main} does, and prints nothing.
   *
   * @param args an empty folder
   * @throws InterruptedException never, since nobody interrupts it
   */
  public static void main(String[] args) throws InterruptedException {
    Main.preload().join(); // what two threads link at the same time is not archived
    Path folder = Path.of(args[0]);
    for (List<String> command : COMMANDS) {
      InputStream two = new ByteArrayInputStream("two".getBytes(StandardCharsets.UTF_8));
      OutputStream nowhere = OutputStream.nullOutputStream();
      Main.run(command.toArray(String[]::new), folder, two, nowhere, nowhere);
    }
  }
}
