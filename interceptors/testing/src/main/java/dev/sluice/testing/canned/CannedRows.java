package dev.sluice.testing.canned;

import java.sql.JDBCType;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The outcome of a query. Immutable: what adds to it gives a new one.
 *
 * <p>Values are given out as they are by {@code getObject(column)}, and converted by all other
 * getters as drivers do. A column's type is that of its first value that is not null, unless {@link
 * #types} says it.
 */
public final class CannedRows implements CannedResult {

  private final List<String> labels;
  private final List<JDBCType> types;
  private final List<List<Object>> rows;

  CannedRows(List<String> labels) {
    this(labels, List.of(), List.of());
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("rows have one column or more");
    }
  }

  private CannedRows(List<String> labels, List<JDBCType> types, List<List<Object>> rows) {
    this.labels = labels;
    this.types = types;
    this.rows = rows;
  }

  /**
   * The same and one more row.
   *
   * @param values one for each column; any may be null
   * @return a new one
   */
  public CannedRows row(Object... values) {
    requireOneEach(values.length, "values");
    List<List<Object>> more = new ArrayList<>(rows);
    more.add(Collections.unmodifiableList(new ArrayList<>(Arrays.asList(values))));
    return new CannedRows(labels, types, more);
  }

  /**
   * The same with types for the metadata.
   *
   * @param types one for each column; no nulls
   * @return a new one
   */
  public CannedRows types(JDBCType... types) {
    requireOneEach(types.length, "types");
    return new CannedRows(labels, List.of(types), rows);
  }

  private void requireOneEach(int given, String what) {
    if (given != labels.size()) {
      throw new IllegalArgumentException(
          "%d %s for %d columns: %s".formatted(given, what, labels.size(), labels));
    }
  }

  /**
   * A result set of these rows by itself, with which an interceptor can answer a query.
   *
   * @return a new one before its first row, scrollable and without a statement
   */
  public ResultSet resultSet() {
    return new CannedResultSet(null, this, 0, ResultSet.TYPE_SCROLL_INSENSITIVE)
        .as(ResultSet.class);
  }

  List<String> labels() {
    return labels;
  }

  List<List<Object>> rows() {
    return rows;
  }

  JDBCType type(int index) {
    return types.isEmpty() ? Values.type(sample(index)) : types.get(index);
  }

  /** The first value that is not null, or null. */
  Object sample(int index) {
    return rows.stream()
        .map(row -> row.get(index))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** The first column with that label whatever its case, or -1. */
  int find(String label) {
    return IntStream.range(0, labels.size())
        .filter(index -> labels.get(index).equalsIgnoreCase(label))
        .findFirst()
        .orElse(-1);
  }

  @Override
  public String toString() {
    return "%d rows of %s".formatted(rows.size(), labels);
  }
}
