package dev.sluice.cli;

import dev.sluice.cli.command.Exit;
import dev.sluice.cli.command.Session.Interrupts;
import dev.sluice.cli.command.Session.Streams;
import dev.sluice.cli.demo.Demo;
import dev.sluice.cli.io.Diagnostics;
import dev.sluice.cli.io.Output;
import dev.sluice.cli.io.StandardInput;
import dev.sluice.cli.io.Terminals;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts the command and ends the process with its exit code. */
public final class Main {

  /** The property of the driver for the folder of a library that is unpacked already. */
  private static final String LIBRARY = "org.sqlite.lib.path";

  private static final long LISTENING_AFTER_NANOS = 100_000_000;

  private Main() {}

  /**
   * Runs one command line. Exits with 0 for success, 1 for an error, told on standard error, and 2
   * if nothing matched.
   *
   * @param args as the shell gave them
   */
  public static void main(String[] args) {
    preload();
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    OutputStream err = new FileOutputStream(FileDescriptor.err);
    int code;
    if (args.length > 0 && args[0].equals("demo")) {
      code = demo(List.of(args).subList(1, args.length), utf8(out), utf8(err));
    } else {
      code =
          run(args, Path.of("").toAbsolutePath(), new FileInputStream(FileDescriptor.in), out, err);
    }
    end(code);
  }

  /**
   * Has the driver loaded beside everything else, since that takes as long. Not before the library
   * has been unpacked for good: a process that ends meanwhile would leave another behind.
   */
  static Thread preload() {
    Thread thread = new Thread(SqliteDataSource::preload, "driver");
    if (System.getProperty(LIBRARY) != null) {
      thread.setDaemon(true);
      thread.start();
    }
    return thread;
  }

  private static int demo(List<String> args, PrintStream out, PrintStream err) {
    if (args.equals(List.of("-h")) || args.equals(List.of("--help"))) {
      out.print(Help.of("demo"));
      out.flush();
      return Exit.OK;
    }
    return Demo.run(args, out, err, Main::onEndingSignals);
  }

  /**
   * At once where nothing is to be tidied: the driver removes a library that it unpacked itself.
   */
  private static void end(int code) {
    if (System.getProperty(LIBRARY) == null) {
      System.exit(code);
    }
    Runtime.getRuntime().halt(code);
  }

  static int run(
      String[] args, Path current, InputStream input, OutputStream out, OutputStream err) {
    Terminals terminals = Terminals.of(System.getProperty("sluice.terminals", ""));
    Output errors = new Output(err, terminals.err());
    Diagnostics diagnostics = new Diagnostics(errors);
    StandardInput in = new StandardInput(input, terminals.in());
    Output output = new Output(out, terminals.out());
    Streams streams = new Streams(in, output, diagnostics, new Listening(diagnostics));
    return new Invocation(System.getenv(), current, streams).run(Words.of(args));
  }

  private static void onEndingSignals(Runnable action) {
    Signals.handle("INT", action);
    Signals.handle("TERM", action);
  }

  /** Begins later, since a command that is over sooner should not have to pay for it. */
  private static final class Listening implements Interrupts {

    private final CountDownLatch wanted = new CountDownLatch(1);
    private final Thread thread = new Thread(this::begin, "signals");
    private final Diagnostics err;

    Listening(Diagnostics err) {
      this.err = err;
      thread.setDaemon(true);
      thread.start();
    }

    private void begin() {
      try {
        wanted.await(LISTENING_AFTER_NANOS, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        return; // nobody interrupts it
      }
      Signals.handle("INT", this::end);
    }

    private void end() {
      err.line("\nsimplebroker: interrupted");
      System.exit(Exit.OK);
    }

    @Override
    public void await() {
      wanted.countDown();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // whoever wants that will look
      }
    }

    @Override
    public void instead(Runnable action) {
      await();
      onEndingSignals(action);
    }
  }

  private static PrintStream utf8(OutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
