package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Shell.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

  @TempDir Path folder;

  @Test
  void processesEveryLineOnceAlthoughAWorkerIsKilled() throws Exception {
    Result result = demo("alpha beta\n\nalpha beta\nÄpfel\n".repeat(20));
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsSubsequence(
            "publish line",
            "write",
            "work",
            "move",
            "process",
            "delete",
            "! attempt failed",
            "operation",
            "80 lines, 80 messages written",
            "80 processed once, 0 never, 0 more than once",
            "1 recovered",
            "100 words counted, 100 in the input",
            "0 left in the store",
            "All done");
    assertThat(result.code()).isZero();
  }

  @Test
  void isContentWithASingleLine() throws Exception {
    assertThat(demo("just one").code()).isZero();
  }

  @Test
  void refusesInputWithoutLines() throws Exception {
    assertThat(demo(""))
        .isEqualTo(
            new Result(
                "", "simplebroker: error: there is no line to work on; give another FILE\n", 1));
  }

  @Test
  void namesAMissingFile() throws Exception {
    assertThat(new Shell(folder).broker("demo", "nowhere.txt").err())
        .isEqualTo("simplebroker: error: there is no file nowhere.txt\n");
  }

  private Result demo(String text) throws Exception {
    return new Shell(folder).piped(text.getBytes(StandardCharsets.UTF_8), "demo", "-");
  }
}
