package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.ParameterSetting;
import java.util.AbstractList;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What was set on a prepared statement: the current parameters, and those of each batch entry. What
 * it gives out are views of an array that it copies before it changes it again.
 */
final class Parameters {

  /** No database takes more; a driver that does not check an index must not cost memory here. */
  private static final int MOST = 1 << 17;

  /** The value of a parameter that is only an output. */
  private static final Object NO_INPUT = new Object();

  private Setting[] byPosition = new Setting[8];
  private boolean givenOut;
  private int count;
  private Map<String, Setting> byName;

  private int size;
  private boolean inOrder = true;

  private List<List<Object>> batch;
  private List<List<ParameterSetting>> batchSettings;

  void set(String method, int position, Object value) {
    keep(position, method, value, new Object[] {position, value});
  }

  void set(String method, int position, Object value, Object... more) {
    keep(position, method, value, join(position, join(value, more)));
  }

  void set(String method, String name, Object value, Object... more) {
    keep(name, method, value, join(name, join(value, more)));
  }

  void setNull(int position, Object... type) {
    keep(position, "setNull", null, join(position, type));
  }

  void setNull(String name, Object... type) {
    keep(name, "setNull", null, join(name, type));
  }

  /** An output parameter; if it is an input as well, it keeps its value. */
  void register(int position, Object... type) {
    keep(position, "registerOutParameter", NO_INPUT, join(position, type));
  }

  void register(String name, Object... type) {
    keep(name, "registerOutParameter", NO_INPUT, join(name, type));
  }

  private void keep(int position, String method, Object value, Object[] arguments) {
    if (position < 1 || position > MOST) {
      return;
    }
    if (position > byPosition.length) {
      ownCopy(Math.max(position, 2 * byPosition.length));
    } else if (givenOut) {
      ownCopy(byPosition.length);
    }
    Setting earlier = byPosition[position - 1];
    inOrder &= earlier != null || position == size + 1;
    byPosition[position - 1] = setting(earlier, method, value, arguments);
    if (value != NO_INPUT) {
      count = Math.max(count, position);
    }
  }

  private void keep(String name, String method, Object value, Object[] arguments) {
    if (byName == null) {
      byName = new LinkedHashMap<>();
    }
    inOrder = false;
    byName.put(name, setting(byName.get(name), method, value, arguments));
  }

  private Setting setting(Setting earlier, String method, Object value, Object[] arguments) {
    if (earlier == null) {
      return new Setting(size++, method, value, arguments);
    }
    Object kept = value == NO_INPUT ? earlier.value : value;
    return new Setting(earlier.order, method, kept, arguments);
  }

  private void ownCopy(int length) {
    byPosition = Arrays.copyOf(byPosition, length);
    givenOut = false;
  }

  private static Object[] join(Object first, Object[] rest) {
    Object[] all = new Object[1 + rest.length];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  void clear() {
    byPosition = new Setting[byPosition.length];
    givenOut = false;
    count = 0;
    byName = null;
    size = 0;
    inOrder = true;
  }

  void addBatch() {
    if (batch == null) {
      batch = new ArrayList<>();
      batchSettings = new ArrayList<>();
    }
    batch.add(values());
    batchSettings.add(settings());
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
    return List.of(settings());
  }

  /** How those of a batch were set. */
  List<List<ParameterSetting>> batchSettings() {
    return batchSettings == null ? List.of() : List.copyOf(batchSettings);
  }

  private List<Object> values() {
    givenOut = true;
    List<Object> positioned = new View<>(byPosition, count, Setting::input);
    if (byName == null) {
      return positioned;
    }
    List<Object> values = new ArrayList<>(positioned);
    byName.forEach(
        (name, setting) -> {
          if (setting.value != NO_INPUT) {
            values.add(new SimpleImmutableEntry<>(name, setting.value));
          }
        });
    return Collections.unmodifiableList(values);
  }

  private List<ParameterSetting> settings() {
    if (inOrder) {
      givenOut = true;
      return new View<>(byPosition, size, Setting::shown);
    }
    Stream<Setting> named = byName == null ? Stream.of() : byName.values().stream();
    return Stream.concat(Stream.of(byPosition).filter(Objects::nonNull), named)
        .sorted(Comparator.comparingInt(Setting::order))
        .map(Setting::shown)
        .toList();
  }

  /**
   * How a parameter was set.
   *
   * @param order among those of its statement, by when they first were
   */
  private record Setting(int order, String method, Object value, Object[] arguments) {

    static Object input(Setting setting) {
      return setting == null || setting.value == NO_INPUT ? null : setting.value;
    }

    ParameterSetting shown() {
      return new ParameterSetting(method, Collections.unmodifiableList(Arrays.asList(arguments)));
    }
  }

  /** Made as it is looked at, which it mostly is not. */
  private static final class View<T> extends AbstractList<T> implements RandomAccess {

    private final Setting[] settings;
    private final int size;
    private final Function<Setting, T> shown;

    View(Setting[] settings, int size, Function<Setting, T> shown) {
      this.settings = settings;
      this.size = size;
      this.shown = shown;
    }

    @Override
    public T get(int index) {
      return shown.apply(settings[Objects.checkIndex(index, size)]);
    }

    @Override
    public int size() {
      return size;
    }
  }
}
