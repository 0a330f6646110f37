package dev.sluice.jdbc.datasource;

import java.lang.ref.WeakReference;
import java.sql.PreparedStatement;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/** Finds the statement that a caller holds by the driver's. Thread-safe, holds neither. */
final class Handles {

  private final Map<PreparedStatement, WeakReference<PreparedStatement>> held =
      Collections.synchronizedMap(new WeakHashMap<>());

  void add(PreparedStatement driver, PreparedStatement wrapper) {
    held.put(driver, new WeakReference<>(wrapper));
  }

  /** The driver's own if nobody holds a wrapper of it. */
  PreparedStatement of(PreparedStatement driver) {
    WeakReference<PreparedStatement> reference = held.get(driver);
    PreparedStatement wrapper = reference == null ? null : reference.get();
    return wrapper == null ? driver : wrapper;
  }
}
