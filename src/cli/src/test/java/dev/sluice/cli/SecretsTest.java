package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret is on standard output, where its message is read, and nowhere else. */
class SecretsTest {

  private static final String SECRET = "hush-5ec7e7";
  private static final String DUMP =
      """
      {"format":"simplebroker-dump","type":"header","version":1,"last_ts":9}
      {"type":"message","queue":"q","id":7,"body":"%1$s"}
      {"type":"message","queue":"q","id":7,"body":"%1$s"}
      """
          .formatted(SECRET);

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void enterFolder() throws IOException {
    folder = temp.toRealPath();
  }

  @Test
  void isInNoDiagnosticsStatementsSpansMetricsAndLogs() throws Exception {
    try (Collector collector = new Collector()) {
      Map<String, String> environment = new HashMap<>();
      environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address());
      environment.put("OTEL_EXPORTER_OTLP_TIMEOUT", "60s");
      environment.put("OTEL_EXPORTER_OTLP_HEADERS", "authorization=" + SECRET);
      environment.put("BROKER_BACKEND_PASSWORD", SECRET);
      environment.put("BROKER_BACKEND_TARGET", "postgresql://me:" + SECRET + "@db/x");
      environment.put("BROKER_MAX_MESSAGE_SIZE", "20");
      Console console = new Console(folder, environment);

      assertHushed(console.broker("--explain", "write", "q", SECRET), 0);
      assertHushed(console.piped(SECRET, "--explain", "write", "q"), 0);
      assertHushed(console.broker("--explain", "broadcast", SECRET), 0);
      assertHushed(console.broker("--explain", "write", ".q", SECRET), 1);
      assertHushed(console.broker("--explain", "write", "q", SECRET.repeat(2)), 1);
      assertHushed(console.piped(DUMP, "--explain", "load"), 1);
      Result read = console.broker("--explain", "move", "q", "r", "--all");
      assertThat(read.out()).isEqualTo((SECRET + "\n").repeat(3));
      assertThat(read.err()).contains("explain: ").doesNotContain(SECRET);

      assertThat(collector.everything()).contains("broker write").doesNotContain(SECRET);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backend = \"postgres\"\ntarget = \"postgresql://me:%s@db/x\"",
        "backend = \"postgres\"\ntarget = \"host=db password=%s\"",
        "backend = \"sqlite\"\ntarget = %s",
        "backend = \"sqlite\"\ntarget = \"%s",
        "backend = \"sqlite\"\n%s",
        "backend = \"sqlite\"\n[backend_options]\npassword = [\"%s\"]"
      })
  void isInNoErrorOfAProjectFile(String rest) throws Exception {
    Path file = folder.resolve(".broker.toml");
    Files.writeString(file, "version = 1\n" + rest.formatted(SECRET));

    assertHushed(new Console(folder).broker("--explain", "list"), 1);
  }

  private static void assertHushed(Result result, int code) {
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    assertThat(result.err()).isNotEmpty().doesNotContain(SECRET);
    assertThat(result.out()).isEmpty();
  }
}
