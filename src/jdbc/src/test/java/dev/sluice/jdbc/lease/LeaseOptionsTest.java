package dev.sluice.jdbc.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LeaseOptionsTest {

  private static final Duration NEGATIVE = Duration.ofNanos(-1);

  static Stream<Arguments> impossible() {
    return Stream.of(
        refused("writers must be 1 or more, is 0", builder -> builder.writers(0)),
        refused("readers must be 1 or more, is -1", builder -> builder.readers(-1)),
        refused("held must be 1 or more, is 0", builder -> builder.held(0)),
        refused("statements must be 0 or more, is -1", builder -> builder.statements(-1)),
        refused("acquireTimeout must not be negative", b -> b.acquireTimeout(NEGATIVE)),
        refused("idleTimeout must not be negative", b -> b.idleTimeout(NEGATIVE)),
        refused("closeTimeout must not be negative", b -> b.closeTimeout(NEGATIVE)));
  }

  private static Arguments refused(String message, Consumer<LeaseOptions.Builder> set) {
    return Arguments.of(message, set);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("impossible")
  void whatCanNotBeIsRefused(String message, Consumer<LeaseOptions.Builder> set) {
    assertThatThrownBy(() -> set.accept(LeaseOptions.builder()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void builtOptionsStayAsTheyAre() {
    LeaseOptions.Builder builder = LeaseOptions.builder().writers(2);
    LeaseOptions built = builder.build();
    builder.writers(3);

    assertThat(built.writers).isEqualTo(2);
    assertThat(LeaseOptions.DEFAULTS.writers).isOne();
  }
}
