package dev.sluice.cli;

import dev.sluice.cli.command.Session.Streams;
import dev.sluice.cli.io.Diagnostics;
import dev.sluice.cli.io.Output;
import dev.sluice.cli.io.StandardInput;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
   * Runs them, with nothing of the environment, and prints nothing.
   *
   * @param args an empty folder
   */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    for (List<String> command : COMMANDS) {
      OutputStream nowhere = OutputStream.nullOutputStream();
      Streams streams =
          new Streams(
              new StandardInput(
                  new ByteArrayInputStream("two".getBytes(StandardCharsets.UTF_8)), false),
              new Output(nowhere),
              new Diagnostics(new Output(nowhere)),
              action -> {});
      new Invocation(Map.of(), folder, streams).run(command);
    }
  }
}
