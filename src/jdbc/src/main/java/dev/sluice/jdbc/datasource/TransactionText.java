package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.Kind;
import java.util.Set;

/**
 * What the text of a statement does to the transaction of its connection.
 *
 * <p>Recognised is a text that is one transaction statement and nothing else; comments and one
 * semicolon at its end are allowed. A PL/SQL block that starts with {@code BEGIN}, a two-phase
 * {@code COMMIT PREPARED} and a text of several statements are {@link #NONE}.
 *
 * @param kind the kind of call that sends it; null for {@link #NONE}
 * @param effect what it does once it has succeeded
 * @param savepoint the name of the savepoint it is about, in lower case; otherwise null
 */
record TransactionText(Kind kind, Effect effect, String savepoint) {

  /** What a text does. */
  enum Effect {
    NOTHING,
    /** A transaction is open. */
    OPEN,
    /** None is open any more. */
    CLOSE,
    /** A savepoint is set. */
    SET_SAVEPOINT,
    /** A savepoint, and those after it, is gone. */
    RELEASE_SAVEPOINT,
    /** The savepoints after a savepoint are gone. */
    ROLL_BACK_TO_SAVEPOINT
  }

  /** A text that has nothing to do with transactions. */
  static final TransactionText NONE = new TransactionText(null, Effect.NOTHING, null);

  private static final TransactionText BEGIN = new TransactionText(Kind.BEGIN, Effect.OPEN, null);
  private static final TransactionText COMMIT =
      new TransactionText(Kind.COMMIT, Effect.CLOSE, null);
  private static final TransactionText COMMIT_AND_CHAIN =
      new TransactionText(Kind.COMMIT, Effect.OPEN, null);
  private static final TransactionText ROLLBACK =
      new TransactionText(Kind.ROLLBACK, Effect.CLOSE, null);
  private static final TransactionText ROLLBACK_AND_CHAIN =
      new TransactionText(Kind.ROLLBACK, Effect.OPEN, null);

  private static final Set<String> TRANSACTION = Set.of("TRANSACTION", "TRAN", "WORK");
  private static final Set<String> MODES =
      Set.of(
          ("DEFERRED IMMEDIATE EXCLUSIVE CONCURRENT ISOLATION LEVEL SERIALIZABLE REPEATABLE READ"
                  + " COMMITTED UNCOMMITTED SNAPSHOT ONLY WRITE NOT DEFERRABLE WITH CONSISTENT ,")
              .split(" "));

  /** The kind of the call that sends this text, which is {@code otherwise} for most. */
  Kind kind(Kind otherwise) {
    return kind == null ? otherwise : kind;
  }

  /**
   * Looks at a text; for one that is not about transactions, mostly at its first two letters only.
   *
   * @param sql may be null, which the driver will complain about
   */
  static TransactionText of(String sql) {
    return sql != null && couldBe(sql) ? read(new SqlWords(sql)) : NONE;
  }

  /** Whether a text starts as one of the keywords does, or with white space or a comment. */
  private static boolean couldBe(String sql) {
    if (sql.length() < 3) {
      return false;
    }
    int first = sql.charAt(0) | 0x20; // lower case, for letters
    int second = sql.charAt(1) | 0x20;
    return switch (first) {
      case 'a' -> second == 'b';
      case 'b' -> second == 'e';
      case 'c' -> second == 'o';
      case 'e' -> second == 'n';
      case 'r' -> second == 'e' || second == 'o';
      case 's' -> second == 'a' || second == 't';
      default -> first < 'a' || first > 'z';
    };
  }

  private static TransactionText read(SqlWords words) {
    if (words.skip("BEGIN")) {
      return begin(words);
    }
    if (words.skip("START")) {
      return start(words);
    }
    if (words.skip("COMMIT") || words.skip("END")) {
      return end(words, COMMIT, COMMIT_AND_CHAIN);
    }
    if (words.skip("ROLLBACK")) {
      return rollback(words);
    }
    if (words.skip("ABORT")) {
      return end(words, ROLLBACK, ROLLBACK_AND_CHAIN);
    }
    if (words.skip("SAVEPOINT")) {
      return savepoint(words, Effect.SET_SAVEPOINT);
    }
    return words.skip("RELEASE") ? release(words) : NONE;
  }

  private static TransactionText begin(SqlWords words) {
    String word = words.next();
    while (MODES.contains(word)) {
      word = words.next();
    }
    if (TRANSACTION.contains(word)) {
      boolean nameable = !word.equals("WORK");
      word = words.next();
      if (nameable && !word.isEmpty() && !MODES.contains(word)) {
        word = words.next();
      }
    }
    return modesOnly(word, words) ? BEGIN : NONE;
  }

  private static TransactionText start(SqlWords words) {
    return words.next().equals("TRANSACTION") && modesOnly(words.next(), words) ? BEGIN : NONE;
  }

  private static boolean modesOnly(String word, SqlWords words) {
    String next = word;
    while (MODES.contains(next)) {
      next = words.next();
    }
    return next.isEmpty();
  }

  private static TransactionText end(SqlWords words, TransactionText plain, TransactionText chain) {
    String word = words.next();
    if (TRANSACTION.contains(word)) {
      word = words.next();
    }
    return end(word, words, plain, chain);
  }

  /** The end of a COMMIT or ROLLBACK: {@code [AND [NO] CHAIN] [[NO] RELEASE]}. */
  private static TransactionText end(
      String first, SqlWords words, TransactionText plain, TransactionText chain) {
    TransactionText result = plain;
    String word = first;
    if (word.equals("AND")) {
      word = words.next();
      boolean no = word.equals("NO");
      if (no) {
        word = words.next();
      }
      if (!word.equals("CHAIN")) {
        return NONE;
      }
      result = no ? plain : chain;
      word = words.next();
    }
    if (word.equals("NO")) {
      word = words.next();
    }
    if (word.equals("RELEASE")) {
      word = words.next();
    }
    return word.isEmpty() ? result : NONE;
  }

  private static TransactionText rollback(SqlWords words) {
    String word = words.next();
    if (TRANSACTION.contains(word)) {
      word = words.next();
    }
    if (!word.equals("TO")) {
      return end(word, words, ROLLBACK, ROLLBACK_AND_CHAIN);
    }
    words.skip("SAVEPOINT");
    return savepoint(words, Effect.ROLL_BACK_TO_SAVEPOINT);
  }

  private static TransactionText release(SqlWords words) {
    words.skip("SAVEPOINT");
    return savepoint(words, Effect.RELEASE_SAVEPOINT);
  }

  private static TransactionText savepoint(SqlWords words, Effect effect) {
    String name = words.nextName();
    return !name.isEmpty() && words.next().isEmpty()
        ? new TransactionText(Kind.SAVEPOINT, effect, name)
        : NONE;
  }
}
