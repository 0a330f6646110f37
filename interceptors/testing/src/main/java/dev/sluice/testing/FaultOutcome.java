package dev.sluice.testing;

import java.util.Optional;

/**
 * What became of an operation during a {@link FaultSweep}.
 *
 * @param point where the fault struck; empty for the run without one
 * @param result what the operation gave; null if that was null or it failed
 * @param failure what it threw; null if it did not
 * @param <T> the type of the operation's result
 */
public record FaultOutcome<T>(Optional<FaultPoint> point, T result, Exception failure) {

  /**
   * Whether the operation failed. It need not: a retry may have helped it over the fault, or the
   * fault struck where it does no harm.
   *
   * @return true if it threw
   */
  public boolean failed() {
    return failure != null;
  }

  /** Reads "busy before call 3, COMMIT: failed with ...", without the data of either. */
  @Override
  public String toString() {
    String what = point.map(FaultPoint::toString).orElse("without a fault");
    if (failed()) {
      return what + ": failed with " + Shown.failure(failure);
    }
    return what + ": gave " + (result == null ? "nothing" : "a " + result.getClass().getName());
  }
}
