package dev.sluice.micrometer;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one value for all keys that are not told apart, made when there is such a key, so that a
 * registry has no meter that is not used. Thread-safe.
 */
final class Late<V> implements Function<Object, V> {

  private final Supplier<V> make;
  private V value;

  Late(Supplier<V> make) {
    this.make = make;
  }

  @Override
  public synchronized V apply(Object key) {
    if (value == null) {
      value = make.get();
    }
    return value;
  }
}
