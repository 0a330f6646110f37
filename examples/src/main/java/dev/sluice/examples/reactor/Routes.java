package dev.sluice.examples.reactor;

import java.util.HashSet;
import java.util.List;

/**
 * The queues of a reactor, all different.
 *
 * @param inputs what is worked on
 * @param output where results go
 * @param control where requests come in
 * @param replies where they are answered
 */
record Routes(List<String> inputs, String output, String control, String replies) {

  Routes {
    inputs = List.copyOf(inputs);
    HashSet<String> all = new HashSet<>(inputs);
    all.addAll(List.of(output, control, replies));
    if (inputs.isEmpty() || all.size() < inputs.size() + 3) {
      throw new IllegalArgumentException(
          "a reactor needs an input at least, and each of its queues for one purpose only");
    }
  }
}
