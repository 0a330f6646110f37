package dev.sluice.jdbc.mount;

import dev.sluice.jdbc.Pipeline;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * One chain for each installation, however many connections are opened.
 *
 * <p>A class loader that an application server has done with must not be held here. So a chain is
 * found by weak references, and is kept by the innermost class loader that has part in it: it lives
 * as long as that. Thread-safe.
 */
final class Chains implements AutoCloseable {

  /** An installation, whose names may mean something else elsewhere. */
  private record Key(Installation installation, List<Class<?>> providers) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ClassLoader, Map<Installation, WeakReference<Pipeline>>> found =
      new WeakHashMap<>();
  private ClassValue<Map<Key, Pipeline>> kept = keeper();

  private static ClassValue<Map<Key, Pipeline>> keeper() {
    return new ClassValue<>() {
      @Override
      protected Map<Key, Pipeline> computeValue(Class<?> type) {
        return new HashMap<>();
      }
    };
  }

  /**
   * The chain, made at the first call.
   *
   * @throws IllegalArgumentException as {@link InterceptorProviders#create}
   */
  Pipeline of(Installation installation) {
    ClassLoader context = InterceptorProviders.context();
    lock.lock();
    try {
      Map<Installation, WeakReference<Pipeline>> here =
          found.computeIfAbsent(context, loader -> new HashMap<>());
      WeakReference<Pipeline> reference = here.get(installation);
      Pipeline known = reference == null ? null : reference.get();
      if (known != null) {
        return known;
      }
      Pipeline pipeline = made(InterceptorProviders.installed(), installation);
      here.put(installation, new WeakReference<>(pipeline));
      return pipeline;
    } finally {
      lock.unlock();
    }
  }

  private Pipeline made(InterceptorProviders providers, Installation installation) {
    List<Class<?>> classes = providers.classes(installation.names());
    Map<Key, Pipeline> chains = kept.get(innermost(classes));
    Key key = new Key(installation, classes);
    Pipeline pipeline = chains.get(key);
    if (pipeline == null) {
      pipeline = providers.create(installation);
      chains.put(key, pipeline);
    }
    return pipeline;
  }

  private static Class<?> innermost(List<Class<?>> classes) {
    Class<?> innermost = Chains.class;
    for (Class<?> one : classes) {
      if (depth(one.getClassLoader()) > depth(innermost.getClassLoader())) {
        innermost = one;
      }
    }
    return innermost;
  }

  private static int depth(ClassLoader loader) {
    return loader == null ? 0 : 1 + depth(loader.getParent());
  }

  /** Closes the interceptors of all chains and forgets them; a next call makes new ones. */
  @Override
  public void close() {
    Set<Pipeline> all;
    lock.lock();
    try {
      all = alive();
      found.clear();
      kept = keeper();
    } finally {
      lock.unlock();
    }
    List<RuntimeException> failures = new ArrayList<>();
    for (Pipeline pipeline : all) {
      try {
        InterceptorProviders.close(pipeline);
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      RuntimeException first = failures.remove(0);
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }

  private Set<Pipeline> alive() {
    return found.values().stream()
        .flatMap(here -> here.values().stream())
        .map(WeakReference::get)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
