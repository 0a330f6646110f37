package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Shell.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs a process: streams, signals, and that the machinery prints nothing. */
class ProcessTest {

  @TempDir Path temp;
  private Shell shell;
  private Console console;

  @BeforeEach
  void enterFolder() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("a folder"));
    shell = new Shell(folder);
    console = new Console(folder.toRealPath());
  }

  @Test
  void storesWhatIsPipedAndPrintsItAgain() throws Exception {
    assertThat(shell.piped("é\n".getBytes(StandardCharsets.UTF_8), "write", "q"))
        .isEqualTo(new Result("", "", 0));
    assertThat(shell.broker("read", "q", "--all"))
        .isEqualTo(
            new Result(
                "é\n\n",
                "simplebroker: warning: Message contains newline characters which may break shell"
                    + " pipelines. Consider using --json for safe handling of special"
                    + " characters.\n",
                0));
    assertThat(shell.broker("read", "q").code()).isEqualTo(2);
  }

  @Test
  void finishesWhatOtherProcessesBegan() throws Exception {
    console.broker("alias", "add", "x", "q");
    assertThat(shell.piped("é".getBytes(StandardCharsets.UTF_8), "write", "@x"))
        .isEqualTo(new Result("", "", 0));
    console.broker("rename", "q", "r");
    assertThat(shell.broker("broadcast", "--queue", "r", "-5")).isEqualTo(new Result("", "", 0));
    assertThat(shell.broker("read", "@x", "--all", "--after", "2024-01-15"))
        .isEqualTo(new Result("é\n-5\n", "", 0));
  }

  @Test
  void claimsNoMessageThatNobodyWouldSee() throws Exception {
    for (int i = 0; i < 3; i++) {
      console.broker("write", "q", "m");
    }
    Process process = shell.start("read", "q", "--all");
    process.getInputStream().close();
    assertThat(process.waitFor()).isZero();
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .doesNotContain("error");
    assertThat(console.broker("stats", "q").out()).isEqualTo("q: 2 (3 total, 1 claimed)\n");
  }

  @Test
  void watchesUntilItIsTerminated() throws Exception {
    console.broker("write", "q", "first");
    Process process = shell.start("watch", "q");
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isEqualTo("first");
      console.broker("write", "q", "second");
      assertThat(lines.readLine()).isEqualTo("second");
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void onlyLoadStartsTheJsonParser() throws Exception {
    String dump = loadedClasses("dump");
    assertThat(dump).contains("dev.sluice.dump.Dump").doesNotContain("com.fasterxml.jackson");
    assertThat(loadedClasses("write", "q", "m")).doesNotContain("dev.sluice.dump");
    assertThat(loadedClasses("load")).contains("com.fasterxml.jackson");
  }

  private String loadedClasses(String... command) throws Exception {
    Path log = temp.resolve("classes.log");
    String logging = "JAVA_TOOL_OPTIONS='-Xlog:class+load:file=%s' broker ".formatted(log);
    shell.sh(logging + String.join(" ", command) + " </dev/null");
    return Files.readString(log);
  }
}
