package dev.sluice.repeats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'secret', 1",
        "SELECT 'it''s secret'",
        "SELECT 'it\\'s secret'",
        "SELECT q'[it's secret]'",
        "SELECT N'secret'",
        "SELECT $$it's secret$$",
        "SELECT $tag$secret$tag$",
        "SELECT 1 -- it's\n + 'secret'",
        "SELECT 1 /* it's */ + 'secret'",
        "SELECT 1 # it's\n + 'secret'",
        "SELECT `it's` + 'secret'",
        "SELECT [it's] + 'secret'",
        "SELECT \"it's\" + 'secret'",
        "SELECT 'secret",
        "SELECT 0x5ecre7 + 1.5e10, 'secret'",
      })
  void noDataIsLeftWhateverTheDialect(String sql) {
    assertThat(Fingerprint.withoutLiterals(sql))
        .startsWith("SELECT ")
        .doesNotContain("secret", "5ecre7", "5e10");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SELECT 1, t2.x FROM t2 WHERE y = 'a'", "SELECT 22, t2.x FROM t2 WHERE y = ''"})
  void textsThatDifferInLiteralsHaveTheSame(String sql) {
    assertThat(Fingerprint.withoutLiterals(sql)).isEqualTo("SELECT ?, t2.x FROM t2 WHERE y = ?");
  }
}
