package dev.sluice.jdbc.error;

import java.util.HashMap;
import java.util.Map;

/** Builds a table from a vendor's codes to their meaning. A code is given once only. */
final class Rows<K> {

  private final Map<K, SqlError> rows = new HashMap<>();

  /** Codes that say what went wrong, but not what became of the statement. */
  @SafeVarargs
  final Rows<K> add(ErrorKind kind, K... codes) {
    for (K code : codes) put(code, new SqlError(kind, false));
    return this;
  }

  /** Codes that also prove that the statement had no effect. */
  @SafeVarargs
  final Rows<K> addNotRun(ErrorKind kind, K... codes) {
    for (K code : codes) put(code, new SqlError(kind, true));
    return this;
  }

  /** The table, unmodifiable. */
  Map<K, SqlError> table() {
    return Map.copyOf(rows);
  }

  private void put(K code, SqlError error) {
    if (rows.put(code, error) != null) throw new IllegalArgumentException("twice: " + code);
  }
}
