package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.cli.Shell.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void storesNothingWhenItIsInterruptedWhileItReads() throws Exception {
    Process process = shell.start("write", "q");
    try {
      OutputStream in = process.getOutputStream();
      in.write(new byte[1 << 20]); // more than a pipe holds, so that it has begun to read
      in.flush();
      assertThat(end(process, "INT")).isZero();
      assertThat(process.errorReader().lines()).containsExactly("", "simplebroker: interrupted");
      assertThat(console.broker("stats", "q").out()).isEqualTo("q: 0\n");
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 0, '\nsimplebroker: interrupted\n'", "TERM, 143, ''", "HUP, 129, ''"})
  void endsByASignalWhileItWaits(String signal, int code, String text) throws Exception {
    Process process = shell.start("read", "q", "--wait", "5m");
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.exists(shell.folder().resolve(".broker.db-shm")));
      assertThat(end(process, signal)).isEqualTo(code);
      String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said.replaceAll("(?m)^WARNING: .*\\R", "")).isEqualTo(text);
    } finally {
      process.destroyForcibly();
    }
  }

  private static int end(Process process, String signal) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start();
    assertThat(kill.waitFor()).isZero();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"read q", "move q r --all", "list", "write q m -t", "--help", "watch q"})
  @EnabledOnOs(OS.LINUX)
  void saysThatTheDiskIsFull(String words) throws Exception {
    console.broker("write", "q", "m");
    assertThat(shell.sh("broker -q " + words + " >/dev/full"))
        .isEqualTo(Console.error("[Errno 28] No space left on device"));
  }
}
