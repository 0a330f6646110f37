package dev.sluice.jdbc.measure;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Values made once for each key, up to {@value #MOST} keys; the keys that come later are not told
 * apart. So whatever an application calls its units, its metrics have no more series than that.
 * Thread-safe.
 *
 * @param <K> the keys; compared by {@code equals}
 * @param <V> the values
 */
public final class Bounded<K, V> {

  /** How many keys are told apart. */
  public static final int MOST = 200;

  private final Map<K, V> known = new ConcurrentHashMap<>();
  private final Function<? super K, ? extends V> make;
  private final Function<? super K, ? extends V> makeOther;

  /** The first one, in front of the map, since there is often no other; null if there is none. */
  private volatile Known<K, V> usual;

  private record Known<K, V>(K key, V value) {}

  /**
   * Knows no key at first.
   *
   * @param make makes the value of a key that is told apart, once; never gives null; not null
   * @param makeOther makes the value of a key that is not, each time, one of few; not null
   */
  public Bounded(
      Function<? super K, ? extends V> make, Function<? super K, ? extends V> makeOther) {
    this.make = Objects.requireNonNull(make, "make");
    this.makeOther = Objects.requireNonNull(makeOther, "makeOther");
  }

  /**
   * The value of a key.
   *
   * @param key not null
   * @return the same object for equal keys that are told apart
   */
  public V get(K key) {
    Known<K, V> first = usual;
    if (first != null && first.key == key) {
      return first.value;
    }
    V value = known.get(key);
    if (value == null && known.size() < MOST) {
      value = add(key);
    }
    return value == null ? makeOther.apply(key) : value;
  }

  private synchronized V add(K key) {
    if (known.size() >= MOST) {
      return known.get(key);
    }
    V value = known.computeIfAbsent(key, make);
    if (usual == null) {
      usual = new Known<>(key, value);
    }
    return value;
  }
}
