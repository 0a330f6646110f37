/**
 * What a database must offer to carry queues: its schema and the statements of each operation.
 *
 * <pre>{@code
 * List<Message> first =
 *     runner.run(CLAIM, session -> backend.messages().claim(session, "tasks", Selection.first(1)));
 * }</pre>
 */
package dev.sluice.broker.backend;
