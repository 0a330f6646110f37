/**
 * The broker for callers that must not block: operations as futures, queues as streams.
 *
 * <pre>{@code
 * try (AsyncBroker async = AsyncBroker.over(broker)) {
 *   AsyncMessageQueue tasks = async.queue("tasks");
 *   AsyncMessageQueue working = async.queue("tasks.working");
 *
 *   tasks.write("resize 17.png").thenAccept(id -> log(id));
 *   tasks.reserve(working, IdRange.ALL).follow().subscribe(resizer);
 * }
 * }</pre>
 *
 * <p>A database call blocks its thread whatever one does; here that is a thread of a small pool and
 * not the caller's. On a JDK with virtual threads the blocking {@link dev.sluice.broker.Broker} on
 * one of those is the simpler answer.
 */
package dev.sluice.broker.async;
