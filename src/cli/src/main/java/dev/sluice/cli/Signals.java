package dev.sluice.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Handles signals. The classes for it are no official part of the platform, so they are reached by
 * reflection; without them signals do what they always do.
 */
final class Signals {

  private Signals() {}

  /** Has an action run, on a thread of its own, when a signal arrives. */
  static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, args) -> invoke(action, self, method, args));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      System.getLogger(Signals.class.getName())
          .log(System.Logger.Level.DEBUG, "signal " + name + " can't be handled", e);
    }
  }

  private static Object invoke(Runnable action, Object self, Method method, Object[] args) {
    return switch (method.getName()) {
      case "handle" -> {
        action.run();
        yield null;
      }
      case "equals" -> self == args[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "handler of signals";
    };
  }
}
