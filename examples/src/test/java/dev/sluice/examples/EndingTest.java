package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Examples in a process of their own. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndingTest {

  @TempDir Path temporary;

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Examples.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  @Test
  void theExitStatusIsTheVerdict() throws Exception {
    assertThat(start("async-runner").waitFor()).isZero();
    assertThat(start("async-runner", "unasked").waitFor()).isEqualTo(2);
    assertThat(temporary).isEmptyDirectory();
  }

  /** By SIGTERM, which ends a JVM as the SIGINT of Ctrl-C does. */
  @Test
  void aSignalEndsItAndNothingIsLeft() throws Exception {
    Process process = start("daemon-runner", "30000"); // it waits so long to become idle
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      while (!line.contains("one thread did it all")) {
        line = out.readLine();
      }
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isNotZero();
    assertThat(temporary).isEmptyDirectory();
  }
}
