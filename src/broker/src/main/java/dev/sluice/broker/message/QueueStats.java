package dev.sluice.broker.message;

/**
 * What a queue holds.
 *
 * @param queue its name; not null
 * @param pending messages waiting to be claimed
 * @param claimed messages consumed already and not yet removed
 */
public record QueueStats(String queue, long pending, long claimed) {

  /**
   * All of its messages.
   *
   * @return pending plus claimed
   */
  public long total() {
    return pending + claimed;
  }
}
