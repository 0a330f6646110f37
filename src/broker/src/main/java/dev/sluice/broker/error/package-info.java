/**
 * What can go wrong with a store. Mistakes in arguments are the JDK's {@link
 * java.lang.IllegalArgumentException}, use after close its {@link java.lang.IllegalStateException}.
 *
 * <pre>{@code
 * try {
 *   queue.write(body);
 * } catch (BrokerException e) {
 *   if (e.isRetryable()) { later(body); } else { throw e; }
 * }
 * }</pre>
 *
 * <table>
 * <caption>What has happened by then, and whether the same call may succeed later</caption>
 * <tr><th>Error</th><th>The store</th><th>Retryable</th></tr>
 * <tr><td>{@link dev.sluice.broker.error.BusyException}</td><td>unchanged</td><td>yes</td></tr>
 * <tr><td>{@link dev.sluice.broker.error.TimestampException}</td><td>unchanged, unless it says that
 *   its outcome is ambiguous</td><td>if the clock is behind the IDs</td></tr>
 * <tr><td>{@link dev.sluice.broker.error.OperationalException}</td><td>unchanged, unless a commit
 *   failed: then nobody knows</td><td>no</td></tr>
 * <tr><td>all others</td><td>unchanged</td><td>no</td></tr>
 * </table>
 */
package dev.sluice.broker.error;
