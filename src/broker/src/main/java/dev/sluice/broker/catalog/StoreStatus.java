package dev.sluice.broker.catalog;

import dev.sluice.broker.message.MessageId;
import java.time.Duration;

/**
 * A store at a glance. Its numbers are read one after the other, so they may be of slightly
 * different moments.
 *
 * @param pending messages waiting to be claimed
 * @param claimed messages consumed and not yet removed
 * @param lastId the highest ID given or restored so far, 0 if none; not null
 * @param ahead how far that ID is ahead of the clock; negative, as it should be, if it is behind.
 *     Writes fail when it is ahead and 4095 more IDs are used up; not null
 * @param bytes the size of the store's main file or schema
 */
public record StoreStatus(
    long pending, long claimed, MessageId lastId, Duration ahead, long bytes) {

  /**
   * All messages.
   *
   * @return pending plus claimed
   */
  public long total() {
    return pending + claimed;
  }
}
