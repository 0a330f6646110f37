package dev.sluice.jdbc;

/** Finds what could be a literal in SQL of any dialect, without knowing how that dialect quotes. */
final class Literals {

  private Literals() {}

  /**
   * Whether there is a quotation mark, a dollar sign (which quotes in PostgreSQL), or a number that
   * is not part of a name.
   */
  static boolean possibleIn(String sql) {
    boolean inName = false;
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (c == '\'' || c == '"' || c == '$' || (!inName && Character.isDigit(c))) {
        return true;
      }
      inName = c == '_' || Character.isLetterOrDigit(c);
    }
    return false;
  }
}
