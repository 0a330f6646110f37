/**
 * What a queue holds and how it is named: immutable values that check themselves.
 *
 * <pre>{@code
 * MessageId id = MessageId.parse("1795288130536910848");
 * IdRange newer = IdRange.after(id.value());
 * }</pre>
 */
package dev.sluice.broker.message;
