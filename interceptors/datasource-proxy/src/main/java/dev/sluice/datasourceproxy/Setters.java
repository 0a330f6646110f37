package dev.sluice.datasourceproxy;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The methods that set parameters, found by what they were given. */
final class Setters {

  private static final Map<String, List<Setter>> BY_NAME =
      Stream.of(CallableStatement.class.getMethods())
          .filter(method -> method.getParameterCount() > 1)
          .sorted(Comparator.comparing(Method::toString).reversed())
          .map(
              method ->
                  new Setter(
                      method,
                      MethodType.methodType(void.class, method.getParameterTypes())
                          .wrap()
                          .parameterArray()))
          .collect(Collectors.groupingBy(setter -> setter.method.getName()));

  private Setters() {}

  /** Where a null leaves overloads in doubt, the one for a type of java.sql. */
  static Method of(String name, Object[] arguments) {
    for (Setter setter : BY_NAME.getOrDefault(name, List.of())) {
      if (setter.takes(arguments)) {
        return setter.method;
      }
    }
    throw new IllegalArgumentException("no method " + name + " takes these " + arguments.length);
  }

  private record Setter(Method method, Class<?>[] types) {

    boolean takes(Object[] arguments) {
      if (arguments.length != types.length) {
        return false;
      }
      for (int i = 0; i < types.length; i++) {
        boolean fits =
            arguments[i] == null
                ? !method.getParameterTypes()[i].isPrimitive()
                : types[i].isInstance(arguments[i]);
        if (!fits) {
          return false;
        }
      }
      return true;
    }
  }
}
