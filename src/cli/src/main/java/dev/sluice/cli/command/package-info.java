/**
 * The commands and actions, one class each.
 *
 * <pre>{@code
 * int code = Commands.named("read").run(session);
 * }</pre>
 */
package dev.sluice.cli.command;
