package dev.sluice.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program under the OpenTelemetry Java agent, whose spans its logging exporter prints. */
class AgentTest {

  private static final Pattern SPAN =
      Pattern.compile(
          "'([^']*)' : (\\w{32}) \\w{16} (\\w+) \\[tracer: ([^]]*)] AttributesMap\\{data=\\{(.*)}, cap");

  /** Without a pool, inside one, around one. */
  private static final List<String> PLACES = List.of("", " in pool", " of pool");

  @TempDir Path folder;

  private record Printed(String name, String trace, String kind, String tracer, String attributes) {

    static Printed of(MatchResult line) {
      return new Printed(line.group(1), line.group(2), line.group(3), line.group(4), line.group(5));
    }
  }

  @Test
  void theAgentsSpanOfAStatementIsCompletedAndNoOtherMade() throws Exception {
    List<Printed> spans = run();

    for (String where : PLACES) {
      assertThat(client(spans, "create" + where).attributes())
          .contains("db.system.name=sqlite", "db.namespace=orders.db")
          .contains("db.query.text=CREATE TABLE IF NOT EXISTS orders (body TEXT)");
      assertThat(client(spans, "insert" + where).attributes())
          .contains("db.query.text=INSERT INTO orders VALUES (?)");
      assertThat(client(spans, "batch" + where).attributes())
          .contains("db.operation.name=BATCH", "db.operation.batch.size=2");
      assertThat(client(spans, "select" + where).tracer()).startsWith("io.opentelemetry.jdbc");
      assertThat(client(spans, "fail" + where).attributes())
          .contains("error.type=1", "db.response.status_code=1", "sluice.error.kind=SYNTAX");
    }
  }

  @Test
  @Tag("long")
  void whereTheAgentLeavesTheWrappersAloneItsSpanOfTheDriversStatementIsNotMade() throws Exception {
    List<Printed> spans = run("-Dotel.javaagent.exclude-classes=dev.sluice.*");

    for (String step : List.of("create", "insert", "batch", "select", "fail")) {
      assertThat(client(spans, step).tracer()).startsWith("dev.sluice.tracing");
      assertThat(client(spans, step + " of pool").tracer()).isNotEmpty();
    }
  }

  /** The one database span of a step. */
  private static Printed client(List<Printed> spans, String step) {
    Printed parent =
        spans.stream().filter(span -> span.name().equals(step)).findFirst().orElseThrow();
    List<Printed> clients =
        spans.stream()
            .filter(span -> span.trace().equals(parent.trace()) && span.kind().equals("CLIENT"))
            .toList();
    assertThat(clients).hasSize(1);
    return clients.get(0);
  }

  private List<Printed> run(String... options) throws Exception {
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djava.io.tmpdir=" + folder,
            "-javaagent:" + agent(),
            "-Dotel.traces.exporter=logging",
            "-Dotel.metrics.exporter=none",
            "-Dotel.logs.exporter=none",
            // all others only take time to install
            "-Dotel.instrumentation.common.default-enabled=false",
            "-Dotel.instrumentation.jdbc.enabled=true",
            "-Dotel.instrumentation.opentelemetry-api.enabled=true",
            "-Dotel.instrumentation.opentelemetry-instrumentation-api.enabled=true"));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            classPath(),
            AgentProgram.class.getName(),
            folder.resolve("orders.db").toString()));
    Process program =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(program.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
    } finally {
      program.destroyForcibly();
    }
    assertThat(program.exitValue()).as(Files.readString(output)).isZero();
    return spans(output);
  }

  private static List<Printed> spans(Path output) throws IOException {
    return SPAN.matcher(Files.readString(output)).results().map(Printed::of).toList();
  }

  private static Path agent() {
    return Arrays.stream(entries())
        .filter(AgentTest::isAgent)
        .map(Path::of)
        .findFirst()
        .orElseThrow();
  }

  /** Without the agent, which no program has there, and without an SDK of the application's own. */
  private static String classPath() {
    return Arrays.stream(entries())
        .filter(entry -> !isAgent(entry) && !entry.contains("opentelemetry-sdk"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isAgent(String entry) {
    return entry.contains("opentelemetry-javaagent");
  }

  private static String[] entries() {
    return System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator));
  }
}
