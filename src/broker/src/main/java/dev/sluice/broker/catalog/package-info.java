/**
 * Which queues a store has: how to choose among them, what else they are called, what they come to
 * together.
 *
 * <pre>{@code
 * List<String> mail = broker.queues(QueueFilter.matching("mail.*"));
 * int copies = broker.broadcast("reload", Recipients.matching("worker.*"));
 * }</pre>
 */
package dev.sluice.broker.catalog;
