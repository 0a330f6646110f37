/**
 * What goes in and out of the command: lines, JSON, errors, standard input.
 *
 * <pre>{@code
 * output.println(new JsonObject().text("queue", "q").flag("exists", true).toString());
 * }</pre>
 */
package dev.sluice.cli.io;
