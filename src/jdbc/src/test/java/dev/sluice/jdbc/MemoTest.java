package dev.sluice.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoTest {

  private final List<String> asked = new ArrayList<>();
  private final Memo<String, String> memo =
      new Memo<>(
          2,
          key -> {
            asked.add(key);
            return key + "!";
          });

  @Test
  void whatIsKnownIsNotAskedAgain() {
    assertThat(memo.of("a")).isEqualTo("a!").isSameAs(memo.of(new String("a")));
    assertThat(asked).containsExactly("a");
  }

  @Test
  void noMoreIsKeptThanAllowed() {
    memo.of("a");
    memo.of("b");
    memo.of("c");
    memo.of("c");
    memo.of("a");

    assertThat(asked).containsExactly("a", "b", "c", "a");
  }

  @Test
  void itMustKeepSomething() {
    assertThatThrownBy(() -> new Memo<>(0, key -> key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }
}
