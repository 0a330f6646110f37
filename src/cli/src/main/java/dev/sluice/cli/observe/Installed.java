package dev.sluice.cli.observe;

import dev.sluice.cli.io.Failure;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.mount.Installation;
import dev.sluice.jdbc.mount.InterceptorProviders;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;

/**
 * The interceptors that {@code BROKER_INTERCEPTORS} names: the command's own, and those from the
 * jars in folder {@code interceptors} of the installation. Their settings are in the environment.
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
    List<String> names = Installation.split(listed);
    if (names.isEmpty()) {
      return List.of();
    }
    File folder = new File(System.getProperty("sluice.home", ""), "interceptors");
    try {
      return providers(folder)
          .create(new Installation(names, Map.of(), Map.of(), environment))
          .interceptors();
    } catch (IllegalArgumentException e) {
      throw new Failure("%s: %s; see the jars in %s".formatted(VARIABLE, e.getMessage(), folder));
    }
  }

  private static InterceptorProviders providers(File folder) {
    ClassLoader own = Installed.class.getClassLoader();
    File[] jars =
        System.getProperty("sluice.home") == null
            ? null
            : folder.listFiles((in, name) -> name.endsWith(".jar"));
    if (jars == null || jars.length == 0) {
      return InterceptorProviders.in(own);
    }
    Arrays.sort(jars);
    // not closed: its classes are in use until the process ends
    return InterceptorProviders.in(new URLClassLoader(urls(jars), own));
  }

  private static URL[] urls(File[] jars) {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      // a class loader passes over what is no jar
      try (JarFile readable = new JarFile(jars[i])) {
        urls[i] = jars[i].toURI().toURL();
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "%s can't be read: %s".formatted(jars[i].getName(), e.getMessage()), e);
      }
    }
    return urls;
  }
}
