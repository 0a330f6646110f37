package dev.sluice.broker.cursor;

import dev.sluice.broker.message.Message;
import java.util.Optional;

/**
 * Takes messages in batches, each in one transaction that stays open until all of it was worked on:
 * delivered at least once. Where it ends decides what is delivered again:
 *
 * <table>
 * <caption>What becomes of a batch</caption>
 * <tr><th>When</th><th>The batch</th></tr>
 * <tr><td>{@link #next} after its last message, or {@link #commit}</td><td>is committed</td></tr>
 * <tr><td>{@link #close} before that, even just after its last message</td><td>is rolled back: all of
 *   it is pending again, as if untouched</td></tr>
 * <tr><td>an exception, the end of the process</td><td>is rolled back as well</td></tr>
 * </table>
 *
 * <p><b>While a batch is open nobody else can write to the store</b>, on SQLite: other threads of
 * this broker wait for their turn as they wait for any other writer (30 s by default), and fail as
 * busy after that; so do other processes. Keep batches short; for long work move messages to a
 * queue of their own and delete each when it is done. Between two batches whoever waits gets a
 * turn.
 *
 * <p>This thread's own writes to the broker fail at once with {@link IllegalStateException} while
 * its batch is open; its reads see what was committed before, so the batch as pending. A second
 * broker on the same database would have this thread wait for itself.
 *
 * <p>An open batch belongs to the thread that has begun it; others may only {@link #close}. Between
 * batches the cursor may be passed on. One that is never closed and can't be reached any more is
 * reported and rolled back.
 */
public interface BatchCursor extends MessageCursor {

  /**
   * Takes the next message of the batch. After its last one, commits it and begins another.
   *
   * @return empty if nothing is pending by now and everything handed over is committed; asking
   *     again looks again
   * @throws dev.sluice.broker.error.BrokerException if the commit failed, and then the batch is
   *     pending again unless the error says that the outcome is unknown; or if no batch could be
   *     begun, and then what was handed over is committed. No batch is open in either case, and
   *     asking again begins one
   * @throws IllegalStateException if the cursor or the broker is closed; if a batch of another
   *     thread is open, which stays as it is; or if this thread has the writer's place already
   */
  @Override
  Optional<Message> next();

  /**
   * How much of the open batch is still to be handed over; at 0 it can be committed.
   *
   * @return 0 if no batch is open
   */
  int remaining();

  /**
   * Commits the open batch after its last message, so that the loop can be left. Does nothing if
   * none is open.
   *
   * @throws dev.sluice.broker.error.BrokerException as {@link #next} when its commit fails
   * @throws IllegalStateException if messages of the batch {@linkplain #remaining remain}, which
   *     stay to be taken; if it is another thread's; or if the cursor is closed
   */
  void commit();

  /**
   * Rolls an open batch back and takes no more. From any thread: waits for a statement under way,
   * and ends a wait of {@link #next}, which fails with {@link
   * dev.sluice.broker.error.StopException}, unless the queue has a stop signal of its own, which is
   * the one to end it then. Again is harmless; what goes wrong is logged.
   */
  @Override
  void close();
}
