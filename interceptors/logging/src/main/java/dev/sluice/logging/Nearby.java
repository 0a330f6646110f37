package dev.sluice.logging;

import dev.sluice.logging.SqlScanner.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The names that each parameter stands beside, as far as that shows without a grammar: the column
 * of a list to insert, and all names of the same condition or assignment.
 */
final class Nearby {

  private static final Set<String> SEPARATORS =
      Set.of(
          "AND",
          "BY",
          "FROM",
          "HAVING",
          "LIMIT",
          "OFFSET",
          "ON",
          "OR",
          "RETURNING",
          "SELECT",
          "SET",
          "THEN",
          "USING",
          "VALUES",
          "WHEN",
          "WHERE");

  private static final String BETWEEN = " BETWEEN ";

  private final SqlScanner scanner;
  private final Numbering numbering = new Numbering();
  private final Map<Integer, String> names = new HashMap<>();
  private final StringBuilder fragment = new StringBuilder();

  /** The parameters of the fragment that is being read. */
  private final List<Integer> positions = new ArrayList<>();

  private int depth;

  /** The columns of an INSERT; null unless they are being read or have been. */
  private List<String> columns;

  /** Whether an INSERT is being read, and the depth at which it stands. */
  private boolean inserting;

  private int base;
  private boolean inValues;
  private int column;

  private Nearby(String sql, Dialect dialect) {
    scanner = new SqlScanner(sql, dialect);
  }

  /** By position from 1. */
  static Map<Integer, String> of(String sql, Dialect dialect) {
    return new Nearby(sql, dialect).read();
  }

  private Map<Integer, String> read() {
    for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
      switch (token) {
        case WORD -> word(scanner.text());
        case QUOTED_NAME -> name(scanner.text());
        case PLACEHOLDER -> positions.add(numbering.of(scanner.text()));
        case SIGN -> sign(scanner.text().charAt(0));
        default -> {}
      }
    }
    endFragment();
    return names;
  }

  private void word(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    if (upper.equals("INSERT") || upper.equals("REPLACE")) {
      inserting = true;
      base = depth;
      columns = null;
      inValues = false;
    }
    int between = upper.equals("AND") ? fragment.indexOf(BETWEEN) : -1;
    if (between >= 0) {
      fragment.delete(between, between + BETWEEN.length()); // the next AND is none of it
    } else if (SEPARATORS.contains(upper)) {
      endFragment();
      inValues = upper.equals("VALUES") && inserting && columns != null;
      inserting &= !upper.equals("SELECT") && !upper.equals("SET");
    } else {
      name(word);
    }
  }

  private void name(String name) {
    fragment.append(' ').append(name.toUpperCase(Locale.ROOT)).append(' ');
  }

  private void sign(char sign) {
    switch (sign) {
      case '(' -> {
        depth++;
        if (inList() && inValues) {
          column = 0;
        } else if (inList()) {
          fragment.setLength(0);
          columns = new ArrayList<>();
        }
      }
      case ')' -> {
        if (inList()) {
          endFragment();
        }
        depth--;
      }
      case ',' -> {
        if (inList() || depth == 0) {
          endFragment();
        }
      }
      default -> {}
    }
  }

  /** In a list of the columns to insert, or of their values. */
  private boolean inList() {
    return inserting && depth == base + 1;
  }

  private void endFragment() {
    if (inList() && !inValues && columns != null) {
      columns.add(fragment.toString());
    }
    if (inList() && inValues && column < columns.size()) {
      fragment.append(columns.get(column++));
    }
    for (int position : positions) {
      names.merge(position, fragment.toString(), String::concat);
    }
    positions.clear();
    fragment.setLength(0);
  }
}
