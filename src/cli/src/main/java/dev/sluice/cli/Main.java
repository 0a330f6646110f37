package dev.sluice.cli;

import dev.sluice.broker.error.BrokerException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
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
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    int code = run(List.of(args), out, err);
    out.flush();
    err.flush();
    Runtime.getRuntime().halt(code); // nothing is left to shut down, and this is quicker
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    try {
      return new CommandLine(out, err).run(args);
    } catch (UsageException | IllegalArgumentException | BrokerException e) {
      err.println("simplebroker: error: " + e.getMessage());
      return ERROR;
    }
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8) {
      @Override
      public void println(String line) {
        print(line + "\n");
        flush();
      }
    };
  }
}
