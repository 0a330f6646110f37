/**
 * Makes what lets the next start be quick: an archive of loaded classes and the unpacked native
 * library, in a folder of the user's own.
 *
 * <p>The launcher {@code bin/broker} starts {@link dev.sluice.cli.start.Builder} in the background
 * when it finds nothing that fits, and uses what it has left from then on:
 *
 * <pre>{@code
 * ~/.cache/sluice/              $XDG_CACHE_HOME/sluice if that is set; mode 0700
 *   .building/                  there while a builder works, or for ten minutes after it has died
 *   5d41402abc4b2a76.../        named by the JDK's build, the path and the hashes of the jars
 *     archive.aot               .jsa before JDK 25; its time is the epoch, so any change shows
 *     libsqlitejdbc.so          the same
 *     jdk, lib, jar             have the times of what this was made for
 *     stamp                     written last: for whom it is, and the names of the above
 * }</pre>
 *
 * An entry appears at once, by a rename, after a command has run with it and printed nothing.
 */
package dev.sluice.cli.start;
