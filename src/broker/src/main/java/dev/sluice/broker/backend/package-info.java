/**
 * What a database must offer to carry queues: its schema and the statements of each operation.
 *
 * <pre>{@code
 * List<Message> first =
 *     runner.run(CLAIM, session -> backend.messages().claim(session, "tasks", Selection.first(1)));
 * }</pre>
 *
 * <p><b>For implementations.</b> These hold for every method, unless it says otherwise:
 *
 * <ul>
 *   <li>No argument and no result is null, no list has nulls in it, and neither side changes a list
 *       of the other. Names, bodies, IDs and limits arrive checked.
 *   <li>An implementation is thread-safe and keeps nothing from one call to the next: many units
 *       use it at once, each with a session of its own, which is not to be kept.
 *   <li>It never begins, commits or rolls back, and doesn't repeat. "In a write transaction" means
 *       that one is open and no other writer can commit before it ends; "any" session may be in a
 *       transaction or in autocommit, and the method writes nothing.
 *   <li>It may take several statements. If one of them fails it throws, and whoever has begun the
 *       transaction rolls everything back.
 *   <li>"By sequence" is the order of delivery: ascending in a number that the database gives a row
 *       when it is first stored, and never again to another. Moves and renames keep it.
 *   <li>What the driver throws is thrown on as it is, since others decide by it what may be
 *       repeated; nothing is caught to go on.
 * </ul>
 */
package dev.sluice.broker.backend;
