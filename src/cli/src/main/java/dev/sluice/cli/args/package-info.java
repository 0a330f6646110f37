/**
 * The command line, taken apart as scripts expect it: global options before the command, options
 * and operands mixed, abbreviations, and messages that begin with a dash.
 *
 * <pre>{@code
 * CommandLine line = CommandLine.parse(List.of("-q", "read", "tasks", "--all"));
 * boolean all = line.arguments().has("all");
 * }</pre>
 */
package dev.sluice.cli.args;
