package dev.sluice.broker.sqlite;

import dev.sluice.broker.backend.Selection;
import java.util.Arrays;

/**
 * A statement in every shape that a selection can have. Made once for each statement, since
 * sessions keep statements prepared by their text.
 */
final class SelectionSql {

  /** Where the subquery for the row numbers goes. */
  private static final String ROWS = "$rows";

  private static final String PENDING = " AND claimed = 0"; // literal, for the partial indexes
  private static final String EXACT = " AND ts = ?";
  private static final String IN_RANGE = " AND ts > ? AND ts < ? ORDER BY id LIMIT ?";
  private static final String FIRST = " ORDER BY id LIMIT ?";

  private record Shapes(String exact, String inRange, String first) {
    static Shapes of(String statement, String condition) {
      return new Shapes(
          text(statement, condition + EXACT),
          text(statement, condition + IN_RANGE),
          text(statement, condition + FIRST));
    }

    private static String text(String statement, String condition) {
      return statement.replace(ROWS, "(SELECT id FROM messages WHERE queue = ?" + condition + ")");
    }
  }

  private final Shapes pending;
  private final Shapes all;

  /**
   * A statement on selected rows.
   *
   * @param statement with {@code $rows} for the set of their row numbers
   */
  SelectionSql(String statement) {
    this.pending = Shapes.of(statement, PENDING);
    this.all = Shapes.of(statement, "");
  }

  String text(Selection selection) {
    Shapes shapes = selection.claimed() ? all : pending;
    if (selection.exact() != null) {
      return shapes.exact;
    }
    return selection.range().isAll() ? shapes.first : shapes.inRange;
  }

  /** The values: the names first, the last of them the queue's, then those of the selection. */
  static Object[] parameters(Selection selection, String... names) {
    int count = names.length;
    if (selection.exact() != null) {
      Object[] values = Arrays.copyOf(names, count + 1, Object[].class);
      values[count] = selection.exact().value();
      return values;
    }
    boolean bounded = !selection.range().isAll();
    Object[] values = Arrays.copyOf(names, count + (bounded ? 3 : 1), Object[].class);
    if (bounded) {
      values[count] = selection.range().after();
      values[count + 1] = selection.range().before();
    }
    values[values.length - 1] = selection.limit();
    return values;
  }
}
