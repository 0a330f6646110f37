package dev.sluice.broker;

/**
 * When claimed messages are removed by themselves, and how many at once.
 *
 * <p>A broker looks at the store when it has handled {@code interval} messages, or as many as could
 * by then have reached the threshold. If at least that share of the messages is claimed, or more
 * than 10 000 are, the caller whose operation was the last removes some of them before it returns:
 * ten for each message handled since the last time, in units of {@code batch}. What goes wrong then
 * is logged and never the caller's to handle.
 *
 * <pre>{@code
 * Broker.builder(dataSource)
 *     .options(BrokerOptions.DEFAULTS.withVacuum(VacuumOptions.DEFAULTS.withAutomatic(false)))
 *     .open();
 * }</pre>
 *
 * @param automatic whether that happens at all; {@link Maintenance#vacuum} works either way
 * @param interval messages written, claimed or moved from one look to the next, 1 or more
 * @param threshold the share of claimed messages, 0 to 1; of no more than 100 000 messages, so that
 *     nobody has to count more
 * @param batch the most that one unit removes, 1 or more; others may write between units
 */
public record VacuumOptions(boolean automatic, int interval, double threshold, int batch) {

  /** Automatic, every 100 messages, from a tenth, by 1000. */
  public static final VacuumOptions DEFAULTS = new VacuumOptions(true, 100, 0.1, 1000);

  /**
   * Options; see the components.
   *
   * @param automatic whether by itself
   * @param interval 1 or more
   * @param threshold 0 to 1
   * @param batch 1 or more
   * @throws IllegalArgumentException if one of them is out of range
   */
  public VacuumOptions {
    if (interval < 1) {
      throw new IllegalArgumentException("interval must be 1 or more, is " + interval);
    }
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "threshold is a share from 0 to 1, not " + threshold + "; 10 % is 0.1");
    }
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be 1 or more, is " + batch);
    }
  }

  /**
   * The same, by itself or not.
   *
   * @param automatic whether by itself
   * @return a copy
   */
  public VacuumOptions withAutomatic(boolean automatic) {
    return new VacuumOptions(automatic, interval, threshold, batch);
  }

  /**
   * The same with another interval.
   *
   * @param interval 1 or more
   * @return a copy
   */
  public VacuumOptions withInterval(int interval) {
    return new VacuumOptions(automatic, interval, threshold, batch);
  }

  /**
   * The same with another threshold.
   *
   * @param threshold 0 to 1
   * @return a copy
   */
  public VacuumOptions withThreshold(double threshold) {
    return new VacuumOptions(automatic, interval, threshold, batch);
  }

  /**
   * The same with another batch.
   *
   * @param batch 1 or more
   * @return a copy
   */
  public VacuumOptions withBatch(int batch) {
    return new VacuumOptions(automatic, interval, threshold, batch);
  }
}
