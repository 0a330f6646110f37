package dev.sluice.cli.observe;

import dev.sluice.cli.io.Failure;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The interceptors that {@code BROKER_INTERCEPTORS} names, from the jars in folder {@code
 * interceptors} of the installation and nowhere else.
 */
final class Installed {

  private static final String VARIABLE = "BROKER_INTERCEPTORS";

  private Installed() {}

  /** As named, outermost first. */
  static List<Interceptor> of(Map<String, String> environment) {
    String listed = environment.get(VARIABLE);
    if (listed == null) {
      return List.of();
    }
    List<String> names =
        Arrays.stream(listed.split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    if (names.isEmpty()) {
      return List.of();
    }
    File folder = new File(System.getProperty("sluice.home", ""), "interceptors");
    Map<String, InterceptorProvider> known = known(folder);
    List<Interceptor> interceptors = new ArrayList<>();
    for (String name : names) {
      InterceptorProvider provider = known.get(name);
      if (provider == null) {
        throw new Failure(
            "%s names \"%s\", which is not installed; the jars in %s have: %s"
                .formatted(
                    VARIABLE,
                    name,
                    folder,
                    known.isEmpty() ? "none" : String.join(", ", known.keySet())));
      }
      interceptors.add(provider.create());
    }
    return interceptors;
  }

  private static Map<String, InterceptorProvider> known(File folder) {
    Map<String, InterceptorProvider> known = new TreeMap<>();
    File[] jars =
        System.getProperty("sluice.home") == null
            ? null
            : folder.listFiles((in, name) -> name.endsWith(".jar"));
    if (jars == null || jars.length == 0) {
      return known;
    }
    Arrays.sort(jars);
    // not closed: its classes are in use until the process ends
    ClassLoader loader = new URLClassLoader(urls(jars), Installed.class.getClassLoader());
    try {
      for (InterceptorProvider one : ServiceLoader.load(InterceptorProvider.class, loader)) {
        known.putIfAbsent(one.name(), one);
      }
    } catch (ServiceConfigurationError e) {
      throw new Failure(
          "an interceptor in %s can't be used: %s; remove or replace its jar"
              .formatted(folder, e.getMessage()));
    }
    return known;
  }

  private static URL[] urls(File[] jars) {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      try {
        urls[i] = jars[i].toURI().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalStateException(e); // a file has one
      }
    }
    return urls;
  }
}
