package dev.sluice.benchmarks.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Interceptor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThroughputTest {

  @TempDir Path folder;

  @Test
  void aCaseIsALineOfATableAndLeavesNoFile() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Throughput(() -> new Interceptor[0])
        .run(
            List.of("normal", "--smoke", "--folder", folder.toString()),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("fsync takes")
        .containsPattern("\\| 1 thread: write, synchronous=NORMAL \\| \\d+ .*\\| loop: \\d+ ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void argumentsThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> parse("no-such-case")).hasMessageContaining("no-such-case");
    assertThatThrownBy(() -> parse("--rounds")).hasMessageContaining("--rounds needs a value");
    assertThatThrownBy(() -> parse("--rounds", "0")).hasMessageContaining("greater than 0");
    assertThatThrownBy(() -> parse("--folder", folder.resolve("missing").toString()))
        .hasMessageContaining("no folder");
  }

  @Test
  void allCasesRunUnlessSomeAreNamed() {
    assertThat(parse().cases()).containsExactly("depth");
    assertThat(parse("depth", "--seconds", "0.5").seconds()).isEqualTo(0.5);
  }

  private static Options parse(String... args) {
    return Options.parse(List.of(args), Set.of("depth"));
  }
}
