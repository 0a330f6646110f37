package dev.sluice.tracing;

import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.sql.SqlSummary;

/** Says what a statement is about, such as {@code SqlSummary::of}. Thread-safe; throws nothing. */
@FunctionalInterface
public interface SqlSummarizer {

  /**
   * Reads a text, which is remembered with its summary for a while.
   *
   * @param sql not null
   * @param database where it is sent to; not null
   * @return what spans may tell of it, without any of its data; null for nothing
   */
  SqlSummary summarize(String sql, Database database);
}
