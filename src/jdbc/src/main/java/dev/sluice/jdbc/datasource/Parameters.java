package dev.sluice.jdbc.datasource;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was set on a prepared statement: the current parameters, and those of each batch entry. */
final class Parameters {

  /** No database takes more; a driver that does not check an index must not cost memory here. */
  private static final int MOST = 1 << 17;

  private Object[] byPosition = new Object[8];
  private int count;
  private Map<String, Object> byName;
  private List<List<Object>> batch;

  void set(int position, Object value) {
    if (position < 1 || position > MOST) {
      return;
    }
    if (position > byPosition.length) {
      byPosition = Arrays.copyOf(byPosition, Math.max(position, 2 * byPosition.length));
    }
    byPosition[position - 1] = value;
    count = Math.max(count, position);
  }

  void set(String name, Object value) {
    if (byName == null) {
      byName = new LinkedHashMap<>();
    }
    byName.put(name, value);
  }

  void clear() {
    Arrays.fill(byPosition, 0, count, null);
    count = 0;
    byName = null;
  }

  void addBatch() {
    if (batch == null) {
      batch = new ArrayList<>();
    }
    batch.add(values());
  }

  void clearBatch() {
    batch = null;
  }

  /** The one set of an execution. */
  List<List<Object>> current() {
    return List.of(values());
  }

  /** The sets of a batch. */
  List<List<Object>> batch() {
    return batch == null ? List.of() : List.copyOf(batch);
  }

  private List<Object> values() {
    List<Object> values = new ArrayList<>(count + (byName == null ? 0 : byName.size()));
    for (int i = 0; i < count; i++) {
      values.add(byPosition[i]);
    }
    if (byName != null) {
      byName.forEach((name, value) -> values.add(new SimpleImmutableEntry<>(name, value)));
    }
    return Collections.unmodifiableList(values);
  }
}
