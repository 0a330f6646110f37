package dev.sluice.dump;

import dev.sluice.broker.Broker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Writes what is pending in a store, and its aliases, as lines of JSON in UTF-8, and stores what
 * such lines say. Both need the memory of a few messages, however many there are.
 *
 * <p>A dump is no snapshot: it holds no message that is younger than its beginning, but what is
 * claimed, moved or deleted while it goes on may be missing, or be there under either name.
 */
public final class Dump {

  private Dump() {}

  /**
   * Writes a header, then aliases by their names, then the pending messages, queue by queue, each
   * in the order of their IDs. That need not be the order of delivery; it is after a {@link #load}.
   *
   * @param broker the store; not null
   * @param filter what of it; not null
   * @param out buffered here, flushed at the end, not closed; not null
   * @throws IOException from the stream
   * @throws dev.sluice.broker.error.BrokerException if the store can't be read
   */
  public static void write(Broker broker, DumpFilter filter, OutputStream out) throws IOException {
    Objects.requireNonNull(filter, "filter");
    new DumpWriter(broker, filter, out).write();
  }

  /**
   * Stores the aliases and messages of a dump, under the same IDs. An alias is stored as it comes,
   * messages in units of 1000, or of 4 Mi characters if that is less. What has been stored stays
   * when a later line fails, so try again with an empty store. At the end the store's highest ID is
   * raised to that of the dump.
   *
   * @param broker the store; should be empty; not null
   * @param in not closed; not null
   * @param options not null
   * @return what was stored
   * @throws DumpFormatException if a line is not what it should be
   * @throws IllegalArgumentException if there can't be such an alias, queue or message
   * @throws dev.sluice.broker.error.IntegrityException if an ID is taken, or occurs twice
   * @throws IOException from the stream
   * @throws dev.sluice.broker.error.BrokerException if the store can't be written
   */
  public static LoadResult load(Broker broker, InputStream in, LoadOptions options)
      throws IOException {
    return new Loading(broker, in, options).run();
  }
}
