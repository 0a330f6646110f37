package dev.sluice.broker;

import dev.sluice.broker.Vacuum.Passed;

/**
 * Removes what has been consumed. A claimed message stays in the store until then; usually that
 * comes by itself, as {@link VacuumOptions} says.
 *
 * <pre>{@code
 * long removed = broker.maintenance().vacuum();
 * }</pre>
 *
 * <p>Thread-safe. All throw as every operation of a {@link Broker}; what was removed before stays
 * removed.
 */
public final class Maintenance {

  private final Vacuum vacuum;

  Maintenance(Vacuum vacuum) {
    this.vacuum = vacuum;
  }

  /**
   * Removes all messages that are claimed, in small units with a pause after each, so that others
   * get on meanwhile, and gives some free space back to the file system.
   *
   * @return how many there were; 0 also if another thread of this broker is at it
   */
  public long vacuum() {
    if (!vacuum.tryLock()) {
      return 0;
    }
    try {
      Passed all =
          vacuum.pass(
              Operations.VACUUM_LOOK, Operations.VACUUM, 0, Long.MAX_VALUE, Integer.MAX_VALUE);
      vacuum.passOrphans(Operations.VACUUM_LOOK, Operations.VACUUM, 0, Integer.MAX_VALUE);
      if (all.removed() > 0) {
        vacuum.shrink(Operations.SHRINK);
      }
      return all.removed();
    } finally {
      vacuum.unlock();
    }
  }

  /**
   * Removes all messages that are claimed, and then rewrites the store without its free space:
   * nobody else can write while that lasts, and it takes up to twice the store's size of free disk
   * space. IDs and the order of delivery stay.
   *
   * @return how many messages there were
   * @throws dev.sluice.broker.error.BusyException if others held the store for too long; retryable.
   *     Claimed messages may be gone by then, and the store is not rewritten
   */
  public long compact() {
    long removed = vacuum();
    vacuum.compact(Operations.COMPACT);
    return removed;
  }
}
