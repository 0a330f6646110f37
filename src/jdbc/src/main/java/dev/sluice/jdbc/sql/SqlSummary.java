package dev.sluice.jdbc.sql;

import dev.sluice.jdbc.database.Database;
import java.util.Objects;

/**
 * What a statement is about, without any data of it, as OpenTelemetry's semantic conventions for
 * databases, version 1.43.0, want to know it.
 *
 * @param summary {@code db.query.summary}: operations and what they are applied to, in the order
 *     and writing of the text, at most {@value #MAX_SUMMARY} characters; never null, empty if
 *     nothing was recognised
 * @param operation {@code db.operation.name}; null unless there is exactly one
 * @param collection {@code db.collection.name}, the table as the text writes it; null unless there
 *     is exactly one in exactly one operation
 * @param text {@code db.query.text}: a question mark for each literal, one for a list of them after
 *     {@code IN}, no comments, one space for each gap; what follows a sign that databases read
 *     differently is left out, and an ellipsis stands for it; never null
 */
public record SqlSummary(String summary, String operation, String collection, String text) {

  /** The most characters of a summary. */
  public static final int MAX_SUMMARY = 255;

  /** How many characters of a text are read; so long a text is cut off there. */
  static final int MAX_READ = 1 << 16;

  /**
   * By hand.
   *
   * @param summary not null
   * @param operation may be null
   * @param collection may be null
   * @param text not null
   */
  public SqlSummary {
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(text, "text");
  }

  /**
   * Reads a text, for a bounded time.
   *
   * @param sql not null
   * @param database tells whether a text in double quotation marks is always a name, as in
   *     PostgreSQL, Oracle and H2, or may be a literal; not null
   * @return what it is about
   */
  public static SqlSummary of(String sql, Database database) {
    boolean whole = sql.length() <= MAX_READ;
    SqlTokens tokens = SqlTokens.of(whole ? sql : sql.substring(0, MAX_READ));
    boolean names =
        switch (database.system()) {
          case "postgresql", "oracle.db", "h2database" -> true;
          default -> false;
        };
    boolean certain = whole && !tokens.doubtful();
    String text = new Sanitizer(tokens, names).text();
    Summarizer found = new Summarizer(tokens);
    return new SqlSummary(
        found.summary(),
        certain ? found.operation() : null,
        certain ? found.collection() : null,
        certain ? text : text.isEmpty() ? "…" : text + " …");
  }
}
