/**
 * What a caller wants done as one piece of work: its name, how far it may be repeated, on whose
 * behalf, what ends it early, and the session it works on.
 *
 * <pre>{@code
 * static final Unit TRANSFER = Unit.write("transfer").withTimeout(Duration.ofSeconds(2));
 * }</pre>
 */
package dev.sluice.jdbc.unit;
