package dev.sluice.jdbc.mount;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The interceptors that can be installed by name. Thread-safe as far as the providers are. */
public final class InterceptorProviders {

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");

  private final Map<String, InterceptorProvider> known;

  private InterceptorProviders(Map<String, InterceptorProvider> known) {
    this.known = known;
  }

  /**
   * Finds them by {@link ServiceLoader}.
   *
   * @param loaders where to look; of two with one name the first that is found counts; no nulls
   * @return those found
   * @throws IllegalArgumentException if one of them is broken
   */
  public static InterceptorProviders in(ClassLoader... loaders) {
    Map<String, InterceptorProvider> known = new TreeMap<>();
    try {
      for (ClassLoader loader : loaders) {
        for (InterceptorProvider one : ServiceLoader.load(InterceptorProvider.class, loader)) {
          known.putIfAbsent(checkedName(one), one);
        }
      }
    } catch (ServiceConfigurationError e) {
      String why = e.getCause() == null ? "" : ", " + reason(e.getCause());
      throw unusable(e.getMessage() + why, e);
    } catch (LinkageError e) {
      throw unusable(reason(e), e);
    }
    return new InterceptorProviders(known);
  }

  /**
   * Finds those that the thread's context class loader sees, and then those that Sluice's own does.
   *
   * @return those found
   * @throws IllegalArgumentException if one of them is broken
   */
  public static InterceptorProviders installed() {
    return in(context(), own());
  }

  static ClassLoader context() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? own() : context;
  }

  private static ClassLoader own() {
    return InterceptorProviders.class.getClassLoader();
  }

  private static IllegalArgumentException unusable(String why, Throwable cause) {
    return new IllegalArgumentException(
        "an interceptor can't be used: %s; remove or replace its jar".formatted(why), cause);
  }

  /** Without the message of what is not the JVM's own, which may have a value of a setting. */
  private static String reason(Throwable failure) {
    if (failure instanceof ExceptionInInitializerError && failure.getCause() != null) {
      return reason(failure.getCause());
    }
    if (failure instanceof LinkageError) {
      return "a library it needs is missing or of another version: " + failure;
    }
    StackTraceElement[] stack = failure.getStackTrace();
    return failure.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
  }

  private static String checkedName(InterceptorProvider provider) {
    String name;
    try {
      name = provider.name();
    } catch (RuntimeException e) {
      throw unusable(reason(e), e);
    }
    if (name == null || !NAME.matcher(name).matches() || name.equals("jdbc")) {
      throw new IllegalArgumentException(
          ("%s calls its interceptor \"%s\"; names have lower-case letters, digits and hyphens, and"
                  + " are not \"jdbc\"")
              .formatted(provider.getClass().getName(), name));
    }
    return name;
  }

  /**
   * What they are called.
   *
   * @return in alphabetical order; unmodifiable
   */
  public Set<String> names() {
    return Collections.unmodifiableSet(known.keySet());
  }

  /** The classes of the providers, without those that are not known. */
  List<Class<?>> classes(List<String> names) {
    List<Class<?>> classes = new ArrayList<>();
    for (String name : names) {
      InterceptorProvider provider = known.get(name);
      if (provider != null) {
        classes.add(provider.getClass());
      }
    }
    return classes;
  }

  /**
   * Makes interceptors and composes them. If one can't be made, those before it are closed.
   *
   * @param installation which, and their settings; not null
   * @return a new pipeline; whoever installed it {@linkplain #close closes} it
   * @throws IllegalArgumentException if a name is not known or named twice, two interceptors repeat
   *     calls, or a setting is wrong or not known; the message has no values of settings
   */
  public Pipeline create(Installation installation) {
    checkNames(installation.names());
    checkProperties(installation);
    List<Interceptor> made = new ArrayList<>();
    try {
      for (String name : installation.names()) {
        create(name, installation, made);
      }
      return Pipeline.of(made);
    } catch (Throwable e) {
      close(made, e);
      throw e;
    }
  }

  private void checkNames(List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "names of interceptors have lower-case letters, digits and hyphens; there are: "
                + knownNames());
      }
      if (!known.containsKey(name)) {
        throw new IllegalArgumentException(
            "interceptor \"%s\" is not installed; there are: %s".formatted(name, knownNames()));
      }
      if (names.indexOf(name) != i) {
        throw new IllegalArgumentException("interceptor \"%s\" is named twice".formatted(name));
      }
    }
  }

  /** Those of an interceptor that is left out on purpose may stay; others are mistakes. */
  private void checkProperties(Installation installation) {
    for (String property : installation.properties().keySet()) {
      String name = property.substring(Installation.PREFIX.length()).split("\\.", 2)[0];
      if (!known.containsKey(name) && !property.equals(Installation.NAMES)) {
        throw new IllegalArgumentException(
            "connection property %s is for no interceptor; there are: %s"
                .formatted(property, knownNames()));
      }
    }
  }

  private void create(String name, Installation installation, List<Interceptor> made) {
    Settings settings =
        Settings.of(
            name,
            installation.properties(),
            installation.system(),
            variables(name, installation.environment()));
    Interceptor interceptor;
    try {
      interceptor = known.get(name).create(settings);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (LinkageError | RuntimeException e) {
      throw new IllegalArgumentException(
          "interceptor \"%s\" can't be made, %s".formatted(name, reason(e)), e);
    }
    if (interceptor == null) {
      throw new IllegalArgumentException(
          "%s made no interceptor".formatted(known.get(name).getClass().getName()));
    }
    made.add(interceptor);
    settings.refuseUnknown();
  }

  /** Without those of an interceptor whose name begins in the same way and goes on. */
  private Map<String, String> variables(String name, Map<String, String> environment) {
    Map<String, String> variables = new HashMap<>(environment);
    known.keySet().stream()
        .filter(other -> other.startsWith(name + "-"))
        .map(other -> "SLUICE_" + other.replace('-', '_').toUpperCase(Locale.ROOT) + "_")
        .forEach(prefix -> variables.keySet().removeIf(key -> key.startsWith(prefix)));
    return variables;
  }

  private String knownNames() {
    return known.isEmpty() ? "none" : String.join(", ", known.keySet());
  }

  /**
   * Closes those interceptors of a pipeline that are {@link AutoCloseable}, outermost first.
   *
   * @param pipeline not null
   * @throws IllegalStateException if one of them could not be closed; the others are
   */
  public static void close(Pipeline pipeline) {
    IllegalStateException failed =
        new IllegalStateException("not all interceptors could be closed");
    close(pipeline.interceptors(), failed);
    if (failed.getSuppressed().length > 0) {
      throw failed;
    }
  }

  private static void close(List<Interceptor> interceptors, Throwable failure) {
    for (Interceptor interceptor : interceptors) {
      if (interceptor instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          failure.addSuppressed(e);
        }
      }
    }
  }

  @Override
  public String toString() {
    return "InterceptorProviders" + known.keySet();
  }
}
