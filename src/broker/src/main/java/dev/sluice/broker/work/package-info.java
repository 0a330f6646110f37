/**
 * What the units of a broker's operations do to the store, as data: so they can be repeated, and
 * equal ones of several callers done at once.
 *
 * <pre>{@code
 * List<Message> first = runner.run(unit, new TakeBatch(backend.messages(), "tasks", null).of(1, 0));
 * }</pre>
 */
package dev.sluice.broker.work;
