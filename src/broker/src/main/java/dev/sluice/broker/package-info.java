/**
 * Durable named queues on a {@code DataSource}.
 *
 * <pre>{@code
 * try (Broker broker = Broker.open(dataSource)) {
 *   MessageQueue tasks = broker.queue("tasks");
 *   tasks.write("resize 17.png");
 *   tasks.claim().ifPresent(message -> resize(message.body()));
 * }
 * }</pre>
 *
 * <p>A claim is committed before the message is handed over, so it is no acknowledgement: work that
 * must survive a crash moves the message to a queue of its own, works, and deletes it by ID.
 */
package dev.sluice.broker;
