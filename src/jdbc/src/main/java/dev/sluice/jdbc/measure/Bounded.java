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
    V value = known.get(key);
    if (value == null && known.size() < MOST) {
      value = add(key);
    }
    return value == null ? makeOther.apply(key) : value;
  }

  private synchronized V add(K key) {
    return known.size() < MOST ? known.computeIfAbsent(key, make) : known.get(key);
  }
}
