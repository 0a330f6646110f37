package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the command's contract says row by row: on each run inside this process, where only the
 * command is, and in the long one as scripts that start it each time.
 */
class RowsTest {

  static List<Probe> rows() throws IOException {
    return Probe.read("rows.txt");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void answersAsScriptsExpect(Probe row, @TempDir Path temp) throws Exception {
    Path folder = temp.toRealPath();
    check(row, new Script(folder).run(row.script()), folder);
  }

  @ParameterizedTest
  @MethodSource("rows")
  @Tag("long")
  @Execution(ExecutionMode.CONCURRENT)
  void answersTheSameAsAProcess(Probe row, @TempDir Path temp) throws Exception {
    Path folder = temp.toRealPath();
    check(row, new Shell(folder).sh(row.script()), folder);
  }

  private static void check(Probe row, Result seen, Path folder) {
    assertThat(row.fits(seen, folder)).as("expected %s%nseen %s", row.expected(), seen).isTrue();
  }
}
