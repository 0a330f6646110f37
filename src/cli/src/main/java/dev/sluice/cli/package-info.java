/**
 * The {@code broker} command: SimpleBroker's (Python) command on this library, for scripts.
 *
 * <pre>{@code
 * broker write tasks "resize 17.png"
 * broker read tasks
 * }</pre>
 */
package dev.sluice.cli;
