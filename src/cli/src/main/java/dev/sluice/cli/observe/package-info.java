/**
 * What one run of the command shows of itself: telemetry by OpenTelemetry where its environment
 * variables ask for it, the statements with {@code --explain}, and interceptors by name.
 *
 * <pre>{@code
 * try (Observation observation = Observation.begin("write", System.getenv(), false, err)) {
 *   return observation.end(run(observation.interceptors()));
 * }
 * }</pre>
 *
 * <p>Classes of OpenTelemetry are loaded by {@code Telemetry} only.
 */
package dev.sluice.cli.observe;
