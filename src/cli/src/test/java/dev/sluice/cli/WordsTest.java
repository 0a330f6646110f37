package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  @ParameterizedTest
  @CsvSource({
    "FF, '\uDCFF'",
    "61C3, 'a\uDCC3'",
    "E28228, '\uDCE2\uDC82('",
    "EDA080, '\uDCED\uDCA0\uDC80'",
    "F09F9880, '\uD83D\uDE00'",
    "EFBFBD, '\uFFFD'",
    "C3A9, \u00E9"
  })
  void keepsBytesThatAreNoText(String hex, String word) {
    String line = "java Main first ";
    byte[] bytes = (line.replace(' ', '\0') + "?\0").getBytes(StandardCharsets.ISO_8859_1);
    byte[] last = java.util.HexFormat.of().parseHex(hex);
    byte[] all = java.util.Arrays.copyOf(bytes, line.length() + last.length + 1);
    System.arraycopy(last, 0, all, line.length(), last.length);
    all[all.length - 1] = 0;
    assertThat(Words.last(2, all)).containsExactly("first", word);
  }
}
