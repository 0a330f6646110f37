/**
 * Messages one after the other: claimed or moved each by itself, or in batches that stay open while
 * they are worked on.
 *
 * <pre>{@code
 * try (BatchCursor orders = queue.consumeInBatches(100, IdRange.ALL)) {
 *   for (Optional<Message> next = orders.next(); next.isPresent(); next = orders.next()) {
 *     index(next.get());
 *   }
 * }
 * }</pre>
 *
 * <p>There is no {@code Iterator} or {@code Stream} of them, since {@code hasNext} and
 * short-circuit operations would take messages that nobody gets.
 */
package dev.sluice.broker.cursor;
