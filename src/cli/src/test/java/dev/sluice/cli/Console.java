package dev.sluice.cli;

import dev.sluice.cli.Shell.Result;
import dev.sluice.cli.command.Session.Streams;
import dev.sluice.cli.io.Diagnostics;
import dev.sluice.cli.io.Output;
import dev.sluice.cli.io.StandardInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs the command inside this process, in a folder and an environment of its own. */
record Console(Path folder, Map<String, String> environment) {

  Console(Path folder) {
    this(folder, Map.of());
  }

  /** What is to be seen of an error. */
  static Result error(String message) {
    return new Result("", "simplebroker: error: " + message + "\n", 1);
  }

  /** The same for programs. */
  static Result json(String code, String message) {
    return new Result(
        "",
        "{\"error\": \"%s\", \"message\": \"%s\", \"retryable\": false}\n".formatted(code, message),
        1);
  }

  Console with(String variable, String value) {
    return new Console(folder, Map.of(variable, value));
  }

  Result broker(String... args) {
    return piped(InputStream.nullInputStream(), args);
  }

  Result piped(String text, String... args) {
    return piped(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), args);
  }

  Result piped(InputStream in, String... args) {
    return run(new StandardInput(in, false), args);
  }

  Result typed(String... args) {
    return run(new StandardInput(InputStream.nullInputStream(), true), args);
  }

  private Result run(StandardInput in, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(in, new Output(out), new Diagnostics(new Output(err)), action -> {});
    int code = new Invocation(environment, folder, streams).run(List.of(args));
    return new Result(
        out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), code);
  }
}
