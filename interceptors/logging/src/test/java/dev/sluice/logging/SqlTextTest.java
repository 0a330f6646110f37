package dev.sluice.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlTextTest {

  @Test
  void aTextThatIsFineAlreadyIsNotCopied() {
    String sql = "SELECT a FROM t WHERE b = ?";
    assertThat(prepared(500, sql)).isSameAs(sql);
  }

  @Test
  void whiteSpaceAndControlCharactersBecomeSingleSpaces() {
    assertThat(prepared(500, "  SELECT a,\n\t b\r\n  FROM t\u0007 "))
        .isEqualTo("SELECT a, b FROM t");
    assertThat(prepared(500, " \n ")).isEmpty();
    assertThat(prepared(500, "")).isEmpty();
  }

  @Test
  void aLongTextIsCutOff() {
    assertThat(prepared(8, "SELECT a")).isEqualTo("SELECT a");
    assertThat(prepared(8, "SELECT ab")).isEqualTo("SELECT …");
    assertThat(prepared(8, "SELECT\n\n a ")).isEqualTo("SELECT a");
  }

  @Test
  void theCutDoesNotSplitACharacter() {
    assertThat(prepared(4, "ab\uD83D\uDE00cd")).isEqualTo("ab…");
  }

  @Test
  void ofATextThatMayHoldDataOnlyTheFirstWordIsLeft() {
    assertThat(plain(false, "\n insert INTO t VALUES ('secret')")).isEqualTo("insert …");
    assertThat(plain(false, "'secret'")).isEqualTo("…");
    assertThat(plain(true, "SELECT 'open'")).isEqualTo("SELECT 'open'");
    assertThat(plain(false, "SELECT a FROM t")).isEqualTo("SELECT a FROM t");
  }

  private static String prepared(int maxLength, String sql) {
    return new SqlText(maxLength, false).of(Calls.update(Calls.CONNECTION, sql, () -> 1));
  }

  private static String plain(boolean literals, String sql) {
    return new SqlText(500, literals).of(Calls.plainUpdate(sql, () -> 1));
  }
}
