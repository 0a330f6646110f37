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
 */
package dev.sluice.broker.error;
