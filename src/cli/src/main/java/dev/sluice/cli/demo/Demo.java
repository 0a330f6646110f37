package dev.sluice.cli.demo;

import dev.sluice.broker.error.StopException;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** {@code demo [FILE|-]}: runs the demonstration on a folder of its own and shows what happened. */
public final class Demo {

  private static final int OK = 0;
  private static final int FAILED = 1;

  private Demo() {}

  /**
   * Runs it.
   *
   * @param arguments nothing, a file or "-" for standard input
   * @param out where it is shown
   * @param err where errors go
   * @param interrupts takes what a signal that would end the process is to do instead
   * @return 0 only if every line was processed exactly once and nothing is left
   */
  public static int run(
      List<String> arguments, PrintStream out, PrintStream err, Consumer<Runnable> interrupts) {
    if (arguments.size() > 1) {
      err.println("simplebroker: error: demo takes one FILE, or - for standard input");
      return FAILED;
    }
    Path folder = null;
    try {
      List<String> lines = lines(arguments.isEmpty() ? null : arguments.get(0));
      if (lines.isEmpty()) {
        err.println("simplebroker: error: there is no line to work on; give another FILE");
        return FAILED;
      }
      interrupts.accept(Thread.currentThread()::interrupt);
      folder = DemoFolder.create();
      for (Path abandoned : DemoFolder.abandonedBeside(folder)) {
        delete(abandoned, err);
      }
      Telemetry telemetry = new Telemetry();
      Run run = new Run(lines, folder.resolve("demo.db"), telemetry);
      Run.Result result = run.run();
      List<SpanData> message = telemetry.retriedMessage();
      TraceTree.print(message, out);
      OperationTable.print(telemetry, out);
      result.print(out);
      return result.complete() && !message.isEmpty() ? OK : FAILED;
    } catch (CharacterCodingException e) {
      err.println("simplebroker: error: the input is not UTF-8 text");
      return FAILED;
    } catch (NoSuchFileException e) {
      err.println("simplebroker: error: there is no file " + e.getMessage());
      return FAILED;
    } catch (IOException e) {
      err.println("simplebroker: error: " + e);
      return FAILED;
    } catch (InterruptedException | StopException e) {
      Thread.currentThread().interrupt();
      err.println("simplebroker: error: interrupted");
      return FAILED;
    } finally {
      delete(folder, err);
    }
  }

  private static List<String> lines(String file) throws IOException {
    if (file == null) {
      return Files.readAllLines(
          Path.of(System.getProperty("sluice.home", ".")).resolve("README.md"));
    }
    if (file.equals("-")) {
      byte[] bytes = System.in.readAllBytes();
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes))
          .toString()
          .lines()
          .toList();
    }
    return Files.readAllLines(Path.of(file));
  }

  private static void delete(Path folder, PrintStream err) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      err.println("simplebroker: the folder " + folder + " could not be removed: " + e);
    }
  }
}
