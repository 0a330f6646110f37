package dev.sluice.jdbc.sql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the operations of a text and the tables and procedures they are applied to. */
final class Summarizer {

  /** Operations on tables, also within a statement: in common table expressions, subqueries. */
  private static final List<String> ON_TABLES =
      List.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE");

  /** After which such a word is no operation but part of a clause. */
  private static final List<String> NO_OPERATION_AFTER =
      List.of("FOR", "KEY", "ON", "THEN", "DO", "AS", "BEFORE", "AFTER", "OF", "OR");

  private static final List<String> ON_OBJECTS = List.of("CREATE", "ALTER", "DROP", "TRUNCATE");
  private static final List<String> OBJECTS =
      List.of("TABLE", "VIEW", "INDEX", "SEQUENCE", "SCHEMA", "DATABASE", "PROCEDURE", "FUNCTION");
  private static final List<String> CALLS = List.of("CALL", "EXEC", "EXECUTE");

  private static final List<String> AFTER_TABLES =
      List.of("WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "SET", "VALUES", "RETURNING");

  private static final List<String> BEFORE_NAME =
      List.of(
          "INTO", "FROM", "ONLY", "LATERAL", "IF", "NOT", "EXISTS", "IGNORE", "OR", "REPLACE",
          "TABLE");

  /** What parentheses are about; the outermost level is the statement itself. */
  private static final class Level {
    /** An operation on tables, so that a FROM is followed by tables and is not that of EXTRACT. */
    private boolean operation;

    /** In a list of tables, where a comma is followed by another. */
    private boolean tables;
  }

  private enum Due {
    NOTHING,
    /** A table that is read, where also a function or a subquery may stand. */
    SOURCE,
    TABLE,
    /** A procedure, view, index or the like. */
    OBJECT
  }

  private final SqlTokens tokens;
  private final StringBuilder summary = new StringBuilder();
  private final Deque<Level> levels = new ArrayDeque<>();
  private final Set<String> commonTables = new HashSet<>();
  private Due due = Due.NOTHING;
  private boolean full;
  private int operations;
  private String operation;
  private int collections;
  private String collection;

  Summarizer(SqlTokens tokens) {
    this.tokens = tokens;
    levels.push(new Level());
    int i = 0;
    while (i < tokens.certain()) {
      i = read(i);
    }
  }

  String summary() {
    return summary.toString();
  }

  String operation() {
    return operations == 1 ? operation : null;
  }

  String collection() {
    return operations == 1 && collections == 1 ? collection : null;
  }

  /** Gives where the next token is. */
  private int read(int i) {
    if (tokens.isSign(i, '(')) {
      open(i);
    } else if (tokens.isSign(i, ')') && levels.size() > 1) {
      levels.pop();
    } else if (tokens.isSign(i, ';')) {
      levels.clear();
      levels.push(new Level());
      due = Due.NOTHING;
    } else if (tokens.isSign(i, ',')) {
      due = levels.peek().tables ? Due.SOURCE : Due.NOTHING;
    } else if (isOperation(i)) {
      return operation(i);
    } else if (due != Due.NOTHING && !tokens.isWord(i, BEFORE_NAME)) {
      return name(i);
    } else if (tokens.isWord(i)) {
      clause(i);
    }
    return i + 1;
  }

  /** A join of tables, or else a subquery or what has nothing to do with tables. */
  private void open(int i) {
    Level inner = new Level();
    inner.tables = due == Due.SOURCE && !tokens.isWord(i + 1, "SELECT");
    inner.operation = inner.tables;
    levels.push(inner);
    due = inner.tables ? Due.SOURCE : Due.NOTHING;
  }

  private void clause(int i) {
    Level level = levels.peek();
    boolean from = tokens.isWord(i, "FROM");
    if (from && level.operation && !tokens.isWord(i - 1, "DISTINCT")) {
      level.tables = true;
      due = Due.SOURCE;
    } else if (tokens.isWord(i, "JOIN")) {
      due = Due.SOURCE;
    } else if (tokens.isWord(i, "INTO") || (level.operation && tokens.isWord(i, "USING"))) {
      due = Due.TABLE;
    } else if (tokens.isWord(i, AFTER_TABLES)) {
      level.tables = false;
    } else if (tokens.isWord(i + 1, "AS") && tokens.isSign(i + 2, '(')) {
      commonTables.add(tokens.text(i).toLowerCase(Locale.ROOT));
    }
  }

  private boolean isOperation(int i) {
    if (!tokens.isWord(i) || tokens.isWord(i, "WITH") || tokens.isSign(i - 1, '.')) {
      return false;
    }
    boolean first = i == 0 || tokens.isSign(i - 1, ';') || tokens.isSign(i - 1, '{');
    if (first || tokens.isWord(i - 1, "EXPLAIN")) {
      return true;
    }
    if (tokens.isWord(i, "CALL")) {
      return tokens.isSign(i - 1, '='); // {? = call f()}
    }
    if (tokens.isWord(i, "SELECT")) {
      return true;
    }
    return tokens.isWord(i, ON_TABLES)
        && !tokens.isWord(i - 1, NO_OPERATION_AFTER)
        && (tokens.isSign(i - 1, ')')
            || tokens.isSign(i - 1, '(')
            || tokens.isWord(i + 1, "FROM")
            || tokens.isWord(i + 1, "INTO"));
  }

  private int operation(int i) {
    String name = tokens.text(i);
    int after = i + 1;
    due = Due.NOTHING;
    if (tokens.isWord(i, ON_OBJECTS)) {
      int object = object(after);
      if (object >= 0) {
        name += " " + tokens.text(object);
        due = tokens.isWord(object, "TABLE") ? Due.TABLE : Due.OBJECT;
        after = object + 1;
      }
    } else if (tokens.isWord(i, CALLS)) {
      due = Due.OBJECT;
    } else if (tokens.isWord(i, "UPDATE")) {
      due = Due.TABLE;
    }
    Level level = levels.peek();
    level.operation = tokens.isWord(i, ON_TABLES);
    level.tables = tokens.isWord(i, "UPDATE") || tokens.isWord(i, "DROP");
    operations++;
    operation = name;
    write(name);
    return after;
  }

  /** TABLE and the like, after a few other words: {@code CREATE OR REPLACE TEMPORARY VIEW}. */
  private int object(int from) {
    for (int i = from; i < from + 4 && tokens.isWord(i); i++) {
      if (tokens.isWord(i, OBJECTS)) {
        return i;
      }
    }
    return -1;
  }

  private int name(int i) {
    Due what = due;
    due = Due.NOTHING;
    StringBuilder name = new StringBuilder();
    int after = i;
    while (tokens.isWord(after) || tokens.isQuotedName(after)) {
      name.append(tokens.text(after++));
      if (!tokens.isSign(after, '.')) {
        break;
      }
      name.append(tokens.text(after++));
    }
    boolean function = what == Due.SOURCE && tokens.isSign(after, '(');
    boolean common = commonTables.contains(name.toString().toLowerCase(Locale.ROOT));
    if (after > i && !function && !common) {
      collections += what == Due.OBJECT ? 0 : 1;
      collection = what == Due.OBJECT ? collection : name.toString();
      write(name.toString());
    }
    return Math.max(after, i + 1);
  }

  private void write(String part) {
    int gap = summary.isEmpty() ? 0 : 1;
    full |= summary.length() + gap + part.length() > SqlSummary.MAX_SUMMARY;
    if (!full) {
      summary.append(gap == 0 ? "" : " ").append(part);
    }
  }
}
