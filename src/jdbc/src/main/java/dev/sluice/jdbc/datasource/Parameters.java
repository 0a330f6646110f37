package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.ParameterSetting;
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

  /** By position or name, in the order in which they were first set. */
  private final Map<Object, ParameterSetting> settings = new LinkedHashMap<>();

  private List<List<ParameterSetting>> batchSettings;

  void set(String method, int position, Object value, Object... more) {
    keep(position, value, method, join(position, join(value, more)));
  }

  void set(String method, String name, Object value, Object... more) {
    keep(name, value, method, join(name, join(value, more)));
  }

  void setNull(int position, Object... type) {
    keep(position, null, "setNull", join(position, type));
  }

  void setNull(String name, Object... type) {
    keep(name, null, "setNull", join(name, type));
  }

  /** An output parameter; if it is an input as well, it keeps its value. */
  void register(int position, Object... type) {
    if (possible(position)) {
      remember(position, "registerOutParameter", join(position, type));
    }
  }

  void register(String name, Object... type) {
    remember(name, "registerOutParameter", join(name, type));
  }

  private void keep(int position, Object value, String method, Object[] arguments) {
    if (!possible(position)) {
      return;
    }
    if (position > byPosition.length) {
      byPosition = Arrays.copyOf(byPosition, Math.max(position, 2 * byPosition.length));
    }
    byPosition[position - 1] = value;
    count = Math.max(count, position);
    remember(position, method, arguments);
  }

  private void keep(String name, Object value, String method, Object[] arguments) {
    if (byName == null) {
      byName = new LinkedHashMap<>();
    }
    byName.put(name, value);
    remember(name, method, arguments);
  }

  private static boolean possible(int position) {
    return position >= 1 && position <= MOST;
  }

  private void remember(Object key, String method, Object[] arguments) {
    List<Object> unmodifiable = Collections.unmodifiableList(Arrays.asList(arguments));
    settings.put(key, new ParameterSetting(method, unmodifiable));
  }

  private static Object[] join(Object first, Object[] rest) {
    Object[] all = new Object[1 + rest.length];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  void clear() {
    Arrays.fill(byPosition, 0, count, null);
    count = 0;
    byName = null;
    settings.clear();
  }

  void addBatch() {
    if (batch == null) {
      batch = new ArrayList<>();
      batchSettings = new ArrayList<>();
    }
    batch.add(values());
    batchSettings.add(List.copyOf(settings.values()));
  }

  void clearBatch() {
    batch = null;
    batchSettings = null;
  }

  /** The one set of an execution. */
  List<List<Object>> current() {
    return List.of(values());
  }

  /** The sets of a batch. */
  List<List<Object>> batch() {
    return batch == null ? List.of() : List.copyOf(batch);
  }

  /** How the parameters of an execution were set. */
  List<List<ParameterSetting>> currentSettings() {
    return List.of(List.copyOf(settings.values()));
  }

  /** How those of a batch were set. */
  List<List<ParameterSetting>> batchSettings() {
    return batchSettings == null ? List.of() : List.copyOf(batchSettings);
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
