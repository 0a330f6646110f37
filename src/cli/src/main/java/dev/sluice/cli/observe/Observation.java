package dev.sluice.cli.observe;

import dev.sluice.cli.io.Diagnostics;
import dev.sluice.jdbc.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One run of the command, watched by whoever the environment and the command line ask for. */
public final class Observation implements AutoCloseable {

  private final Telemetry telemetry; // null if nobody asked
  private final List<Interceptor> interceptors = new ArrayList<>();

  private Observation(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  /**
   * Begins to watch.
   *
   * @param command what runs, a name of few; not null
   * @param environment variables; not null
   * @param explain whether statements are printed
   * @param err where to; not null
   * @return to be closed when the command has ended
   * @throws dev.sluice.cli.io.Failure if an interceptor is asked for that is not installed
   */
  public static Observation begin(
      String command, Map<String, String> environment, boolean explain, Diagnostics err) {
    List<Interceptor> named = Installed.of(environment);
    Observation observation =
        new Observation(Wanted.in(environment) ? Telemetry.begin(command, environment, err) : null);
    if (observation.telemetry != null) {
      observation.interceptors.addAll(observation.telemetry.interceptors());
    }
    observation.interceptors.addAll(named);
    if (explain) {
      observation.interceptors.add(new Explain(err));
    }
    return observation;
  }

  /**
   * What the store's operations are to go through.
   *
   * @return outermost first
   */
  public List<Interceptor> interceptors() {
    return List.copyOf(interceptors);
  }

  /**
   * Tells how the command ended.
   *
   * @param exit its exit code
   * @return the same
   */
  public int end(int exit) {
    if (telemetry != null) {
      telemetry.end(exit);
    }
    return exit;
  }

  /** Sends what is left to be sent, within a bounded time; throws nothing. */
  @Override
  public void close() {
    if (telemetry != null) {
      telemetry.close();
    }
  }
}
