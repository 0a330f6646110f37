package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a command that ends in the middle of many messages. */
@Execution(ExecutionMode.CONCURRENT)
class InterruptedTest {

  /** More than a pipe holds, so that the first message can't be printed whole. */
  private static final String BODY = "x".repeat(200_000);

  @TempDir Path temp;
  private Console console;

  @BeforeEach
  void threeMessages() throws IOException {
    console = new Console(temp.toRealPath());
    for (int i = 0; i < 3; i++) {
      console.piped(BODY, "write", "q");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INT, 0, 2, read q --all, q: 3, r: 0",
    "TERM, 143, 2, read q --all, q: 3, r: 0",
    "KILL, 137, 2, read q --all, q: 3, r: 0",
    "KILL, 137, 1, read q --all, 'q: 2 (3 total, 1 claimed)', r: 0",
    "KILL, 137, 1, watch q, 'q: 2 (3 total, 1 claimed)', r: 0",
    "KILL, 137, 1, watch q --peek, q: 3, r: 0",
    "KILL, 137, 1, watch q --move r, q: 2, r: 1",
    "TERM, 143, 1, move q r --all, q: 0, r: 3",
  })
  void losesNothingThatWasNotPrinted(
      String signal, int code, String interval, String words, String source, String destination)
      throws Exception {
    Process process =
        new Shell(temp).start(Map.of("BROKER_READ_COMMIT_INTERVAL", interval), words.split(" "));
    try {
      assertThat(process.getInputStream().read()).isEqualTo('x');
      new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(code);
    assertThat(console.broker("stats", "q").out()).isEqualTo(source + "\n");
    assertThat(console.broker("stats", "r").out()).isEqualTo(destination + "\n");
    assertThat(console.broker("read", "q").code()).isEqualTo(source.startsWith("q: 0") ? 2 : 0);
  }
}
