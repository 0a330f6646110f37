package dev.sluice.guard;

import dev.sluice.jdbc.sql.SqlTokens;
import java.util.List;
import java.util.Set;

/**
 * What a text may do, in any dialect. A word that changes something counts wherever it stands,
 * since it may follow a common table expression, and SQL Server needs no semicolon between
 * statements.
 */
final class Statements {

  private static final List<String> SCHEMA_WORDS =
      List.of("CREATE", "ALTER", "DROP", "TRUNCATE", "GRANT", "REVOKE");

  /** Words that change the schema only where a statement begins with them. */
  private static final List<String> SCHEMA_STARTS =
      List.of("RENAME", "COMMENT", "ATTACH", "DETACH", "REINDEX", "IMPORT", "REASSIGN", "SECURITY");

  private static final List<String> WRITE_WORDS =
      List.of("INSERT", "UPDATE", "DELETE", "MERGE", "INTO", "EXEC", "EXECUTE");

  private static final List<String> READ_STARTS =
      List.of("SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN", "DESCRIBE", "DESC");

  /** What only begins or ends a transaction; a block such as PL/SQL's has something after BEGIN. */
  private static final List<String> TRANSACTION_STARTS =
      List.of("COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "END");

  private static final List<String> AFTER_BEGIN =
      List.of("TRANSACTION", "WORK", "DEFERRED", "IMMEDIATE", "EXCLUSIVE", "ISOLATION", "READ");

  /** Before a word that is a name or a lock after all: {@code FOR UPDATE, AS update, t.update}. */
  private static final List<String> BEFORE_NAMES = List.of("FOR", "KEY", "AS");

  /** Functions of MySQL by these names change nothing. */
  private static final List<String> ALSO_FUNCTIONS = List.of("INSERT", "TRUNCATE");

  private Statements() {}

  static boolean mayChangeSchema(SqlTokens text) {
    for (int i = 0; i < text.size(); i++) {
      if (acts(text, i, SCHEMA_WORDS) || (begins(text, i) && text.isWord(i, SCHEMA_STARTS))) {
        return true;
      }
    }
    return false;
  }

  static boolean mayWrite(SqlTokens text, List<SqlTokens> allowed) {
    boolean exempt = false;
    for (int i = 0; i < text.size(); i++) {
      if (begins(text, i)) {
        exempt = startsWithAny(text, i, allowed);
        if (!exempt && !reads(text, i)) {
          return true;
        }
      }
      if (!exempt && (acts(text, i, WRITE_WORDS) || acts(text, i, SCHEMA_WORDS))) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWithAny(SqlTokens text, int i, List<SqlTokens> phrases) {
    for (SqlTokens phrase : phrases) {
      if (text.startsWith(i, phrase)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the statement that begins here is of a kind that reads. */
  private static boolean reads(SqlTokens text, int i) {
    if (text.isWord(i, READ_STARTS) || text.isWord(i, TRANSACTION_STARTS)) {
      return true;
    }
    if (text.isWord(i, "BEGIN")) {
      return i + 1 == text.size() || text.isSign(i + 1, ';') || text.isWord(i + 1, AFTER_BEGIN);
    }
    if (text.isWord(i, "START")) {
      return text.isWord(i + 1, "TRANSACTION");
    }
    return text.isWord(i, "PRAGMA") && Pragmas.reads(text, i + 1);
  }

  /** Whether a statement begins with this token; parentheses before it are left out. */
  private static boolean begins(SqlTokens text, int i) {
    if (text.isSign(i, '(') || text.isSign(i, ';')) {
      return false;
    }
    int before = i - 1;
    while (text.isSign(before, '(')) {
      before--;
    }
    return before < 0 || text.isSign(before, ';');
  }

  /** Whether a word is a verb here, and no name, function or lock. */
  private static boolean acts(SqlTokens text, int i, List<String> words) {
    if (!text.isWord(i, words)) {
      return false;
    }
    boolean name =
        text.isSign(i - 1, '.')
            || text.isWord(i - 1, BEFORE_NAMES)
            || (text.isSign(i + 1, '(') && text.isWord(i, ALSO_FUNCTIONS));
    return !name || begins(text, i);
  }

  /** Those of SQLite that only tell something. */
  private static final class Pragmas {

    private static final Set<String> TELLING =
        Set.of(
            "table_info",
            "table_xinfo",
            "table_list",
            "index_list",
            "index_info",
            "index_xinfo",
            "foreign_key_list",
            "foreign_key_check",
            "database_list",
            "collation_list",
            "function_list",
            "compile_options",
            "integrity_check",
            "quick_check");

    private static final Set<String> TELLING_WITHOUT_VALUE =
        Set.of(
            "data_version",
            "user_version",
            "schema_version",
            "application_id",
            "encoding",
            "journal_mode",
            "page_count",
            "page_size",
            "freelist_count",
            "foreign_keys",
            "query_only",
            "busy_timeout");

    /** The name may have that of a database before it. */
    static boolean reads(SqlTokens text, int first) {
      int name = text.isSign(first + 1, '.') ? first + 2 : first;
      boolean alone = name + 1 == text.size() || text.isSign(name + 1, ';');
      return text.isWord(name, TELLING) || (alone && text.isWord(name, TELLING_WITHOUT_VALUE));
    }
  }
}
