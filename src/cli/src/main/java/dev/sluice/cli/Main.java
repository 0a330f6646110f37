package dev.sluice.cli;

import dev.sluice.broker.error.BrokerException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Starts the command and ends the process with its exit code. */
public final class Main {

  static final int OK = 0;
  static final int ERROR = 1;
  static final int NOTHING = 2;

  private Main() {}

  /**
   * Runs one command line. Exits with 0 for success, 1 for an error, told on standard error, and 2
   * if nothing matched.
   *
   * @param args as the shell gave them
   */
  public static void main(String[] args) {
    int code = run(List.of(args), new FileOutputStream(FileDescriptor.out), utf8(System.err));
    Runtime.getRuntime().halt(code); // nothing is left to shut down, and this is quicker
  }

  static int run(List<String> args, OutputStream out, PrintStream err) {
    try {
      return new CommandLine(out, err).run(args);
    } catch (Output.ClosedException nobodyReads) {
      return OK;
    } catch (UsageException | IllegalArgumentException | UncheckedIOException | BrokerException e) {
      err.println("simplebroker: error: " + e.getMessage());
      return ERROR;
    }
  }

  private static PrintStream utf8(OutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
