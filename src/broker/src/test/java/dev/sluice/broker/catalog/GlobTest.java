package dev.sluice.broker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.message.QueueNameException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns for names, and what is made of them. */
class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "'', a, false",
    "*, '', true",
    "*, a.b-c, true",
    "a, a, true",
    "a, A, false",
    "a, ab, false",
    "a, ba, false",
    "a*, a, true",
    "a*c, abbc, true",
    "a*c, abcb, false",
    "*a*, bab, true",
    "*.log, x.log, true",
    "*.log, xlog, false",
    "?, a, true",
    "?, '', false",
    "?, ab, false",
    "a?c*, abcd, true",
    "**a**, a, true",
    "[abc], b, true",
    "[abc], d, false",
    "[!abc], d, true",
    "[!abc], b, false",
    "[a-c]x, bx, true",
    "[a-c]x, dx, false",
    "[a-cx-z], y, true",
    "[a-], -, true",
    "[-a], -, true",
    "[a-c-e], -, true",
    "[a-c-e], d, false",
    "[a-c-e], e, true",
    "[]a], ], true",
    "[]a], a, true",
    "[!]a], b, true",
    "[!]a], ], false",
    "[!], [!], true",
    "[], [], true",
    "[abc, [abc, true",
    "[abc, a, false",
    "a[, a[, true",
    "[z-a], m, false",
    "[!z-a], m, true",
    "[^a], ^, true",
    "[^a], b, false",
    "[a&&b], '&', true",
    "a\\*, a\\b, true",
    "a\\*, a*, false",
    "'{a,b}', a, false",
    "'{a,b}', '{a,b}', true",
    "a.b, axb, false",
    "(a|b)+$, (a|b)+$, true",
    "[[]x, [x, true",
    "*[0-9], mail-7, true",
    "*[0-9], mail-, false",
  })
  void namesAreMatchedAsAWhole(String glob, String name, boolean matches) {
    assertThat(Glob.of(glob).matches(name)).isEqualTo(matches);
  }

  @Test
  void itAgreesWithARegularExpression() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      String glob = text(random, "ab*?", 8);
      String name = text(random, "ab", 10);
      String regex = glob.replace("*", ".*").replace("?", ".");
      assertThat(Glob.of(glob).matches(name))
          .as("%s matches %s", glob, name)
          .isEqualTo(Pattern.matches(regex, name));
    }
  }

  private static String text(Random random, String alphabet, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  @Test
  void manyStarsTakeNoTime() {
    String glob = String.join("", Collections.nCopies(100, "*a")) + "*b";

    assertThat(Glob.of(glob).matches("a".repeat(512))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"mail.*, mail.", "*, ''", "a?b, a", "a[bc], a", "abc, abc", "'', ''"})
  void theLiteralPrefixEndsBeforeTheFirstWildCard(String glob, String prefix) {
    assertThat(Glob.of(glob).literalPrefix()).isEqualTo(prefix);
  }

  @Test
  void globsOfOneTextAreEqual() {
    assertThat(Glob.of("a*"))
        .isEqualTo(Glob.of("a*"))
        .hasSameHashCodeAs(Glob.of("a*"))
        .hasToString("a*")
        .isNotEqualTo(Glob.of("b*"));
  }

  @Test
  void aFilterLetsThroughWhatBeginsSoAndMatches() {
    assertThat(QueueFilter.ALL.accepts("any")).isTrue();
    assertThat(QueueFilter.prefix("").accepts("any")).isTrue();
    assertThat(QueueFilter.prefix("an").accepts("any")).isTrue();
    assertThat(QueueFilter.prefix("any-").accepts("any")).isFalse();
    assertThat(QueueFilter.matching("a*y").accepts("any")).isTrue();
    assertThat(QueueFilter.matching("A*y").accepts("any")).isFalse();
    assertThat(QueueFilter.matching("").accepts("any")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {".a", "-a", "a b", "a/", "ä", "@a", "a\n"})
  void aFilterThatNoNameBeginsWithIsAMistake(String prefix) {
    assertThatThrownBy(() -> QueueFilter.prefix(prefix))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid queue prefix: must contain only");
    assertThatThrownBy(() -> QueueFilter.matching(prefix + "*"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPrefixIsNoLongerThanAName() {
    assertThat(QueueFilter.prefix("a".repeat(512)).prefix()).hasSize(512);
    assertThatThrownBy(() -> QueueFilter.prefix("a".repeat(513)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid queue prefix: exceeds 512 characters");
  }

  @Test
  void recipientsCountOnceAndInTheirOrder() {
    assertThat(((Recipients.Named) Recipients.existing(List.of("b", "a", "b"))).names())
        .containsExactly("b", "a");
    assertThat(Recipients.matching("")).isEqualTo(Recipients.all());
    assertThatThrownBy(() -> Recipients.created(List.of("good", "not good")))
        .isInstanceOf(QueueNameException.class);
    assertThatThrownBy(() -> Recipients.existing(Collections.singletonList(null)))
        .isInstanceOf(NullPointerException.class);
  }
}
