package dev.sluice.jdbc;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Remembers what a function gives, so that an interceptor works it out once and not for each call.
 * Thread-safe. When it is full it forgets all and begins anew.
 *
 * @param <K> what the function is given; compared by {@code equals}
 * @param <V> what it gives
 */
public final class Memo<K, V> {

  private final int most;
  private final Function<? super K, ? extends V> function;
  private final Map<K, V> known = new ConcurrentHashMap<>();

  /** The first one, in front of the map, since there is often no other; null if there is none. */
  private volatile Known<K, V> usual;

  private record Known<K, V>(K key, V value) {}

  /**
   * Empty at first.
   *
   * @param most how many values are kept at the same time; 1 or more
   * @param function never gives null, and the same for the same; may be called from several threads
   *     at once; not null
   */
  public Memo(int most, Function<? super K, ? extends V> function) {
    if (most < 1) {
      throw new IllegalArgumentException("most must be 1 or more, not " + most);
    }
    this.most = most;
    this.function = Objects.requireNonNull(function, "function");
  }

  /**
   * What the function gives, mostly without calling it.
   *
   * @param key not null
   * @return the same object for equal keys, until it is forgotten
   */
  public V of(K key) {
    Known<K, V> first = usual;
    if (first != null && first.key == key) {
      return first.value;
    }
    V value = known.get(key);
    return value == null ? add(key) : value;
  }

  private V add(K key) {
    if (known.size() >= most) {
      known.clear();
      usual = null;
    }
    V made = function.apply(key);
    V earlier = known.putIfAbsent(key, made);
    V value = earlier == null ? made : earlier;
    if (usual == null) {
      usual = new Known<>(key, value);
    }
    return value;
  }
}
