package dev.sluice.jdbc.lease;

import java.util.concurrent.TimeUnit;

/** Who has a connection, for messages; compared by identity. */
final class Holder {

  private final String unit;
  private final Thread thread = Thread.currentThread();
  private long since;

  Holder(String unit) {
    this.unit = unit;
  }

  /** From now on. */
  void start() {
    since = System.nanoTime();
  }

  boolean isOn(Thread other) {
    return thread == other;
  }

  @Override
  public String toString() {
    String name = thread.getName().isEmpty() ? thread.toString() : thread.getName();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    return "\"%s\" on thread \"%s\" for %d ms".formatted(unit, name, millis);
  }
}
