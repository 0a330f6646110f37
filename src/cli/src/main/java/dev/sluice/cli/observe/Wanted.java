package dev.sluice.cli.observe;

import java.util.Map;
import java.util.Set;

/** Whether the environment says where telemetry is to go. */
final class Wanted {

  private static final Set<String> EXPORTERS =
      Set.of(
          "OTEL_TRACES_EXPORTER",
          "OTEL_METRICS_EXPORTER",
          "OTEL_LOGS_EXPORTER",
          "OTEL_CONFIG_FILE");

  private Wanted() {}

  static boolean in(Map<String, String> environment) {
    if ("true".equalsIgnoreCase(environment.get("OTEL_SDK_DISABLED"))) {
      return false;
    }
    for (String name : environment.keySet()) {
      if ((EXPORTERS.contains(name) || name.startsWith("OTEL_EXPORTER_OTLP_"))
          && !environment.get(name).isBlank()) {
        return true;
      }
    }
    return false;
  }
}
