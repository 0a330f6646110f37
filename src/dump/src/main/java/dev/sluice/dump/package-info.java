/**
 * What a store holds, as lines of JSON that any other store can take: a copy to keep, or a way from
 * one database to another. The format is that of SimpleBroker (Python), byte for byte.
 *
 * <pre>{@code
 * try (OutputStream out = Files.newOutputStream(file)) {
 *   Dump.write(broker, DumpFilter.ALL.including("mail.*"), out);
 * }
 * try (InputStream in = Files.newInputStream(file)) {
 *   LoadResult result = Dump.load(emptyBroker, in, LoadOptions.DEFAULTS);
 * }
 * }</pre>
 */
package dev.sluice.dump;
