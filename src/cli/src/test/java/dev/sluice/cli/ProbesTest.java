package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines of scripts, run by a shell, with the command as processes of their own. */
class ProbesTest {

  static List<Probe> probes() throws IOException {
    return Probe.read("probes.txt");
  }

  @ParameterizedTest
  @MethodSource("probes")
  @Execution(ExecutionMode.CONCURRENT)
  void answersAsScriptsExpect(Probe probe, @TempDir Path temp) throws Exception {
    Path folder = temp.toRealPath();
    Result result = new Shell(folder).sh(probe.script());
    assertThat(probe.fits(result, folder))
        .as("expected %s%nseen %s", probe.expected(), result)
        .isTrue();
  }
}
