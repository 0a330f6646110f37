package dev.sluice.jdbc.lease;

import java.util.Objects;

/**
 * How a runner begins and ends its transactions.
 *
 * @param begin the text of a statement, or null to switch JDBC's autocommit off and on
 * @param commit the text, or null with a null begin
 * @param rollback the text, or null with a null begin
 */
public record TransactionStyle(String begin, String commit, String rollback) {

  /** By {@code setAutoCommit}, {@code commit} and {@code rollback}: right for any driver. */
  public static final TransactionStyle JDBC = new TransactionStyle(null, null, null);

  /**
   * SQLite's write transaction, by text with autocommit left on. The driver's own way begins a
   * deferred transaction, which fails without waiting when it turns from reading to writing.
   */
  public static final TransactionStyle IMMEDIATE =
      new TransactionStyle("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK");

  /**
   * A style; either all texts are there or none.
   *
   * @param begin may be null
   * @param commit null with a null begin
   * @param rollback null with a null begin
   */
  public TransactionStyle {
    if (begin != null) {
      Objects.requireNonNull(commit, "commit");
      Objects.requireNonNull(rollback, "rollback");
    } else if (commit != null || rollback != null) {
      throw new IllegalArgumentException("a commit or rollback text needs a begin text");
    }
  }

  boolean byText() {
    return begin != null;
  }
}
