package dev.sluice.benchmarks.wake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WakeTest {

  @TempDir Path folder;

  @Test
  void aDelayIsFoundByItsRank() {
    Delays delays = new Delays();
    for (int i = 100; i >= 1; i--) {
      delays.add(i * 1_000_000L);
    }
    assertThat(delays.millis(0.5)).isEqualTo(50);
    assertThat(delays.millis(0.99)).isEqualTo(99);
    assertThat(delays.millis(1)).isEqualTo(100);
  }

  @Test
  void argumentsAreChecked() {
    for (List<String> wrong : List.of(List.of("x"), List.of("--messages", "0"))) {
      assertThatThrownBy(() -> new Wake().run(wrong, System.out))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void everyRowIsMeasuredAndNothingIsLeft() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Wake()
        .run(
            List.of("--smoke", "--folder", folder.toString()),
            new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .filteredOn(line -> line.matches("\\| .*[0-9] \\|"))
        .hasSize(10);
    assertThat(folder).isEmptyDirectory();
  }
}
