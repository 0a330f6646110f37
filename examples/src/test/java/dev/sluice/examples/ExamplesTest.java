package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.examples.stage.Launcher;
import dev.sluice.examples.stage.Launcher.Entry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example holds what it claims and leaves nothing. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExamplesTest {

  /** Command lines, and what they print among other things. */
  private static final Map<String, List<String>> SHOWN =
      Map.ofEntries(
          Map.entry("logging-runner", List.of("Read: Hello, logged world!", "BEGIN IMMEDIATE")),
          Map.entry("daemon-runner", List.of("Queued task: Task 9", "Processed: Task 9", "Idle")),
          Map.entry("daemon-runner 50", List.of("Idle: no thread, no open file")),
          Map.entry(
              "pooled-runner", List.of("Worker 9 processed 100 messages", "writes/s", "reads/s")),
          Map.entry("pooled-runner 3", List.of("a pool of 3")),
          Map.entry(
              "mock-runner", List.of(": INSERT INTO messages", "Write throughput", "three BEGINs")),
          Map.entry("async-runner", List.of("Processed: Async task 1\nProcessed: Async task 2")),
          Map.entry(
              "async-queue-demos",
              List.of(
                  "Processed: Task 3",
                  "Processing: Stream item 99",
                  "Consumer 2: ",
                  "Pending: {high=0, medium=0, low=0}")),
          Map.entry(
              "async-pooled-broker",
              List.of("Streamed 1000 items", "Failed at try 2: fail permanently", "20 at once")),
          Map.entry("async-worker", List.of("Monitor: ", "Stopped: ")),
          Map.entry("async-worker main", List.of("each of them once")),
          Map.entry("async-worker simple", List.of("Received: Message 3")),
          Map.entry("async-worker batch", List.of("Processed 100 messages")),
          Map.entry(
              "api-tour",
              List.of("Read: Hello, World!", "error rate 0.33", "Resumed with", "Loaded: ")),
          Map.entry("watcher-handlers", List.of("two\nlines", "two\\nlines", "Handling took")),
          Map.entry("multi-queue-watcher", List.of("orders: 8", "logs: last", "late: in time")),
          Map.entry("watch-patterns", List.of("20 messages, ", "balancing: [")),
          Map.entry("reactor", List.of("STOP -> stopping", "done: b1")),
          Map.entry("sqlite-connect", List.of("Opened odd ? # % 100% name.db")),
          Map.entry("sqlite-connect NORMAL", List.of("others' lock files stay")),
          Map.entry("async-wrapper", List.of("Consumed: Job 9", "Notified: Notification 4")));

  @TempDir Path temporary;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  static Stream<String> commandLines() {
    return SHOWN.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void itHoldsWhatItClaimsAndLeavesNothing(String commandLine) throws Exception {
    int code = run(commandLine.split(" "));

    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(SHOWN.get(commandLine))
        .contains(" PASSED: ")
        .doesNotContain("NOT SO");
    assertThat(code).isZero();
    assertThat(temporary).isEmptyDirectory();
  }

  private int run(String... arguments) throws Exception {
    return new Launcher(
            Examples.ALL,
            temporary,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(arguments));
  }

  @Test
  void everyExampleIsRunHereAndIsInTheIndex() throws Exception {
    String index = Files.readString(Path.of("README.md"));
    assertThat(Examples.ALL)
        .extracting(Entry::name)
        .doesNotHaveDuplicates()
        .isSubsetOf(SHOWN.keySet())
        .allSatisfy(name -> assertThat(index).contains("`examples/run " + name));
  }
}
