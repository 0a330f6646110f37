package dev.sluice.broker.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that check themselves. */
class MessageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "Z", "0", "_", "a.b-c_d", "9.", "a-", "_-", "MixedCase", "a..b", "____"})
  void goodNames(String name) {
    assertThat(QueueName.check(name)).isSameAs(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "-",
        ".a",
        "-a",
        "a\n",
        "a\r\n",
        "\na",
        " a",
        "a ",
        "a b",
        "a\tb",
        "a/b",
        "a@b",
        "@a",
        "a:b",
        "a*",
        "a?",
        "\u00e9",
        "a\u00e9",
        "\u0430",
        "\uFF41",
        "\u0661",
        "a\u0000",
        "\uD83D\uDE80",
        "a\u2028"
      })
  void badNames(String name) {
    assertThatThrownBy(() -> QueueName.check(name))
        .isInstanceOf(QueueNameException.class)
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNameHasUpTo512Characters() {
    assertThat(QueueName.check("a".repeat(512))).hasSize(512);
    assertThatThrownBy(() -> QueueName.check("a".repeat(513)))
        .isInstanceOf(QueueNameException.class)
        .hasMessageContaining("512");
  }

  @Test
  void anIdIsShownInNineteenDigits() {
    assertThat(new MessageId(0)).hasToString("0000000000000000000");
    assertThat(new MessageId(42)).hasToString("0000000000000000042");
    assertThat(new MessageId(Long.MAX_VALUE)).hasToString("9223372036854775807");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1700000000123453440",
        "  1700000000123453440\n",
        "\u00a01700000000123453440\u2007\u202f",
        "\u0085\u001c1700000000123453440\u3000",
        "\u0661\u0667\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660123453440",
        "\uFF11\uFF17\uFF10\uFF10\uFF10\uFF10\uFF10\uFF10\uFF10\uFF10123453440",
        "\uD835\uDFCF700000000123453440"
      })
  void anIdIsReadFromNineteenDigitsOfAnyScript(String text) {
    assertThat(MessageId.parse(text)).isEqualTo(new MessageId(1_700_000_000_123_453_440L));
  }

  @Test
  void anIdShownIsReadAgain() {
    for (long value : new long[] {0, 1, 4095, Long.MAX_VALUE}) {
      MessageId id = new MessageId(value);
      assertThat(MessageId.parse(id.toString())).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "170000000012345344",
        "17000000001234534400",
        "+700000000123453440",
        "-700000000123453440",
        "1700000000 123453440",
        "1_00000000123453440",
        "170000000012345344x",
        "\u00b9700000000123453440",
        "\u2460700000000123453440",
        "\u2160700000000123453440",
        "9223372036854775808",
        "9999999999999999999",
        "0x00000000000000011",
        "170000000012345344\uD83D"
      })
  void anythingElseIsNoId(String text) {
    assertThatThrownBy(() -> MessageId.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("19 digits");
  }

  @Test
  void aLongTextIsNotRepeatedInTheError() {
    assertThatThrownBy(() -> MessageId.parse("x".repeat(10_000))).message().hasSizeLessThan(200);
  }

  @Test
  void idsAreOrderedByNumberAndNeverNegative() {
    assertThat(new MessageId(9)).isLessThan(new MessageId(10));
    assertThat(new MessageId(Long.MAX_VALUE)).isGreaterThan(new MessageId(0));
    assertThatThrownBy(() -> new MessageId(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void boundsAreZeroOrMore() {
    assertThat(IdRange.ALL.isAll()).isTrue();
    assertThat(IdRange.after(0).isAll()).isFalse();
    assertThat(IdRange.ALL.before(5)).isEqualTo(new IdRange(-1, 5));
    assertThat(IdRange.after(3).before(5)).isEqualTo(new IdRange(3, 5));
    assertThatThrownBy(() -> IdRange.ALL.before(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IdRange(-2, 5)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMessageShowsItsIdAndNeverItsBody() {
    assertThat(new Message(new MessageId(1), "secret").toString())
        .contains("0000000000000000001", "6")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "\u00e9", "\u20ac", "\uD83D\uDE80", "\u07FF\u0800\uFFFF"})
  void aBodyIsMeasuredInBytesOfUtf8(String body) {
    int bytes = body.getBytes(StandardCharsets.UTF_8).length;

    assertThat(MessageBody.check(body, bytes)).isSameAs(body);
    if (bytes > 0) {
      assertThatThrownBy(() -> MessageBody.check(body, bytes - 1))
          .isInstanceOf(InvalidMessageException.class)
          .hasMessageContaining("(" + bytes + " bytes)");
    }
  }
}
