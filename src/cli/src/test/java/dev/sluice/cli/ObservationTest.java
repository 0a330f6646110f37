package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Shell.Result;
import dev.sluice.jdbc.InterceptorProvider;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservationTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  @TempDir Path temp;
  private Path folder;
  private Shell shell;

  @BeforeEach
  void enterFolder() throws IOException {
    folder = Files.createDirectory(temp.resolve("folder")).toRealPath();
    shell = new Shell(folder);
  }

  @Test
  void aPipelineOfCommandsIsOneTraceThatIsSentToTheCollector() throws Exception {
    try (Collector collector = new Collector()) {
      Result result =
          shell.sh(
              """
              export OTEL_EXPORTER_OTLP_ENDPOINT=%s TRACEPARENT=00-%s-%s-01
              export OTEL_EXPORTER_OTLP_TIMEOUT=60s
              echo hello | broker write q - && broker read q
              """
                  .formatted(collector.address(), TRACE, PARENT));

      assertThat(result.out().strip()).isEqualTo("hello");
      assertThat(result.code()).isZero();
      assertThat(result.err()).doesNotContainIgnoringCase("telemetry").doesNotContain("SEVERE");
      assertThat(collector.spans())
          .extracting(Collector.Span::name)
          .contains("broker write", "write", "broker read", "claim");
      assertThat(collector.spans()).extracting(Collector.Span::trace).contains(TRACE);
      assertThat(collector.spans())
          .filteredOn(span -> span.name().startsWith("broker "))
          .hasSize(2)
          .allSatisfy(span -> assertThat(span.parent()).isEqualTo(PARENT))
          .allSatisfy(span -> assertThat(span.trace()).isEqualTo(TRACE));
      assertThat(collector.paths()).contains("/v1/traces", "/v1/metrics", "/v1/logs");
    }
    assertThat(shell.sh("broker write q again").code()).isZero();
  }

  @Test
  void anUnreachableCollectorChangesNothing() throws Exception {
    String refused = "export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1; ";
    assertThat(shell.sh(refused + "broker write q m")).isEqualTo(new Result("", "", 0));
    assertThat(shell.sh(refused + "broker read none").code()).isEqualTo(2);
    try (ServerSocket silent = new ServerSocket(0)) { // takes connections and never answers
      String export =
          "export OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:" + silent.getLocalPort() + "; ";
      assertThat(shell.sh(export + "broker read q")).isEqualTo(new Result("m\n", "", 0));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OTEL_EXPORTER_OTLP_PROTOCOL | grpc | OTEL_EXPORTER_OTLP_PROTOCOL is grpc, for which there"
            + " is nothing here; set it to http/protobuf",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL | grpc | OTEL_EXPORTER_OTLP_TRACES_PROTOCOL is grpc, for"
            + " which there is nothing here; set it to http/protobuf",
        "OTEL_TRACES_EXPORTER | nonsense | OTEL_TRACES_EXPORTER can't be used as it is set",
        "OTEL_EXPORTER_OTLP_HEADERS | hush | OTEL_EXPORTER_OTLP_HEADERS can't be used as it is set",
        "OTEL_EXPORTER_OTLP_ENDPOINT | hush | the variables OTEL_* can't be used as they are set"
      })
  void whatCantBeSetUpIsSaidOnceAndChangesNothing(String variable, String value, String why) {
    Console console = new Console(folder).with(variable, value);

    assertThat(console.broker("write", "q", "m"))
        .isEqualTo(new Result("", "simplebroker: warning: no telemetry: " + why + "\n", 0));
    assertThat(new Console(folder).broker("read", "q").out()).isEqualTo("m\n");
  }

  @Test
  void nothingOfOpenTelemetryIsLoadedUnlessAskedFor() throws Exception {
    String log = "JDK_JAVA_OPTIONS=-Xlog:class+load:file=classes.log ";
    shell.sh(
        log
            + "OTEL_SERVICE_NAME=x TRACEPARENT=00-"
            + TRACE
            + "-"
            + PARENT
            + "-01"
            + " broker write q m");
    assertThat(Files.readString(folder.resolve("classes.log")))
        .contains("dev.sluice.cli.Invocation")
        .doesNotContain("io.opentelemetry")
        .doesNotContain("java.util.logging.Logger ");

    shell.sh(log + "OTEL_TRACES_EXPORTER=none broker write q m");
    assertThat(Files.readString(folder.resolve("classes.log"))).contains("io.opentelemetry.sdk");
  }

  @Test
  void explainsEachStatementOnStandardErrorOnly() {
    Console console = new Console(folder);
    Result result = console.broker("--explain", "write", "q", "m");

    assertThat(result.out()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.err().lines())
        .allMatch(line -> line.matches("explain: +[0-9.]+ ms  .*"))
        .anyMatch(line -> line.contains("  BEGIN IMMEDIATE"))
        .anyMatch(line -> line.contains("INSERT INTO messages"))
        .anyMatch(line -> line.endsWith("ms  write"));
    assertThat(console.broker("--explain", "read", "q").out()).isEqualTo("m\n");
  }

  @Test
  void anInterceptorThatIsNotInstalledIsRefusedBeforeAnythingIsDone() {
    assertThat(
            new Console(folder, Map.of("BROKER_INTERCEPTORS", "audit"))
                .broker("write", "q", "m")
                .err())
        .startsWith(
            "simplebroker: error: BROKER_INTERCEPTORS: interceptor \"audit\" is not installed")
        .containsPattern("there are: .*logging, .*retry, .*tracing; see the jars in ");
    assertThat(folder.resolve(".broker.db")).doesNotExist();
  }

  @Test
  void interceptorsAreInstalledByNameFromTheInstallationsFolderOnly() throws Exception {
    Path home = Files.createDirectory(temp.resolve("home"));
    jar(Files.createDirectory(home.resolve("interceptors")).resolve("units.jar"));
    String run = "JDK_JAVA_OPTIONS=-Dsluice.home=" + home + " BROKER_INTERCEPTORS=";

    Result known = shell.sh(run + "units broker write q m");
    assertThat(known.code()).isZero();
    assertThat(known.err().lines()).contains("seen write");

    Result unknown = shell.sh(run + "units,audit broker write q m");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err())
        .contains("interceptor \"audit\" is not installed")
        .contains("tracing, units");

    Files.writeString(home.resolve("interceptors/half.jar"), "PK");
    assertThat(shell.sh(run + "units broker write q m").err())
        .contains("simplebroker: error: BROKER_INTERCEPTORS: half.jar can't be read: ");

    jar(Files.createDirectory(folder.resolve("interceptors")).resolve("units.jar"));
    Result elsewhere = shell.sh("BROKER_INTERCEPTORS=units broker write q m");
    assertThat(elsewhere.code()).isEqualTo(1);
  }

  private static void jar(Path file) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new ZipEntry("META-INF/services/" + InterceptorProvider.class.getName()));
      jar.write(NamingProvider.class.getName().getBytes(StandardCharsets.UTF_8));
    }
  }
}
