package dev.sluice.jdbc.unit;

import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/**
 * Something that can be done for many callers at once, by fewer statements than one each: several
 * rows by one INSERT, say. A runner that lets units share a transaction merges the {@linkplain #of
 * works} of equal batches; any other runs each by itself, as a batch of one.
 *
 * <pre>{@code
 * record Audit(String table) implements BatchWork<String, Integer> { ... }
 *
 * runner.run(AUDIT, new Audit("audit").of("logged in", 0));
 * }</pre>
 *
 * <p>{@code equals} decides what is merged, so make it a record of whatever the inputs have in
 * common. Thread-safe.
 *
 * @param <T> the type of one caller's input
 * @param <R> the type of one caller's result
 */
public interface BatchWork<T, R> {

  /**
   * Does it for all of them. If it fails, each input is done again by itself, so that only the
   * culprit's caller is told.
   *
   * @param session as for {@link Work#run}
   * @param inputs one or more, in the order of their callers; not to be changed
   * @return the results, in the order of the inputs
   * @throws SQLException as for {@link Work#run}
   */
  List<R> run(Session session, List<T> inputs) throws SQLException;

  /**
   * One caller's work.
   *
   * @param input may be null
   * @param bytes as {@link Work#bytes}
   * @return the work
   */
  default Work<R> of(T input, int bytes) {
    return new Item<>(this, input, bytes);
  }

  /**
   * One caller's part of a batch.
   *
   * @param batch not null
   * @param input may be null
   * @param bytes as {@link Work#bytes}
   * @param <T> the type of the input
   * @param <R> the type of the result
   */
  record Item<T, R>(BatchWork<T, R> batch, T input, int bytes) implements Work<R> {

    @Override
    public R run(Session session) throws SQLException {
      return batch.run(session, Collections.singletonList(input)).get(0);
    }

    /** Names the batch and the size, never the input. */
    @Override
    public String toString() {
      return bytes + " bytes for " + batch;
    }
  }
}
