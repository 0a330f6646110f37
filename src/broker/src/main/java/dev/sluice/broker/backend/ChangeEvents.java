package dev.sluice.broker.backend;

/**
 * Tells early that somebody may have committed, or will within moments, so that nobody has to poll
 * often. A hint: it may come before the commit can be seen, without any commit, or not at all. Used
 * by one thread; {@link #close} may come from another.
 */
public interface ChangeEvents extends AutoCloseable {

  /**
   * Waits for an event. Those that came since the last call count.
   *
   * @param nanos at most so many nanoseconds
   * @return whether there was one; false at once when closed
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  boolean await(long nanos) throws InterruptedException;

  /** Ends a wait at once, and lets go of the system's resources. Again is harmless. */
  @Override
  void close();
}
