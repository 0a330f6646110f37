package dev.sluice.cli;

import dev.sluice.cli.command.Exit;
import dev.sluice.cli.command.Session.Streams;
import dev.sluice.cli.demo.Demo;
import dev.sluice.cli.io.Diagnostics;
import dev.sluice.cli.io.Output;
import dev.sluice.cli.io.StandardInput;
import dev.sluice.cli.io.Terminals;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Starts the command and ends the process with its exit code. */
public final class Main {

  private static final long LISTENING_AFTER_NANOS = 100_000_000;

  private Main() {}

  /**
   * Runs one command line. Exits with 0 for success, 1 for an error, told on standard error, and 2
   * if nothing matched.
   *
   * @param args as the shell gave them
   */
  public static void main(String[] args) {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    OutputStream err = new FileOutputStream(FileDescriptor.err);
    int code;
    if (args.length > 0 && args[0].equals("demo")) {
      List<String> arguments = List.of(args).subList(1, args.length);
      code = Demo.run(arguments, utf8(out), utf8(err), Main::onEndingSignals);
    } else {
      code = run(List.of(args), out, err);
    }
    end(code);
  }

  /**
   * At once where nothing is to be tidied: the driver removes a library that it unpacked itself.
   */
  private static void end(int code) {
    if (System.getProperty("org.sqlite.lib.path") == null) {
      System.exit(code);
    }
    Runtime.getRuntime().halt(code);
  }

  private static int run(List<String> args, OutputStream out, OutputStream err) {
    Terminals terminals = Terminals.of(System.getProperty("sluice.terminals", ""));
    Output errors = new Output(err, terminals.err());
    Diagnostics diagnostics = new Diagnostics(errors);
    if (!args.contains("watch")) {
      startListening(diagnostics);
    }
    StandardInput in = new StandardInput(new FileInputStream(FileDescriptor.in), terminals.in());
    Output output = new Output(out, terminals.out());
    Streams streams = new Streams(in, output, diagnostics, Main::onEndingSignals);
    return new Invocation(System.getenv(), Path.of("").toAbsolutePath(), streams).run(args);
  }

  /** Later, since a command that is over sooner should not have to pay for it. */
  private static void startListening(Diagnostics err) {
    Runnable end =
        () -> {
          err.line("\nsimplebroker: interrupted");
          System.exit(Exit.OK);
        };
    Thread listening =
        new Thread(
            () -> {
              LockSupport.parkNanos(LISTENING_AFTER_NANOS);
              Signals.handle("INT", end);
            },
            "signals");
    listening.setDaemon(true);
    listening.start();
  }

  private static void onEndingSignals(Runnable action) {
    Signals.handle("INT", action);
    Signals.handle("TERM", action);
  }

  private static PrintStream utf8(OutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
