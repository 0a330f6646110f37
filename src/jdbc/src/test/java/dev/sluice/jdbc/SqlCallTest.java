package dev.sluice.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlCallTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES ('secret')",
        "SELECT \"secret\"",
        "SELECT $$secret$$",
        "SELECT * FROM t WHERE id=42",
        "SELECT -42",
        "SELECT .5"
      })
  void aPlainTextWithLiteralsMayHoldData(String sql) {
    assertThat(plain(Kind.EXECUTE, sql).mayHoldData()).isTrue();
    assertThat(prepared(Kind.BATCH, sql).mayHoldData()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM t",
        "SELECT a1, `b_2` FROM tägé3 WHERE x = ?",
        "BEGIN IMMEDIATE",
        ""
      })
  void aPlainTextWithoutLiteralsHoldsNone(String sql) {
    assertThat(plain(Kind.QUERY, sql).mayHoldData()).isFalse();
    assertThat(prepared(Kind.BATCH, sql).mayHoldData()).isFalse();
  }

  @Test
  void aPreparedTextHoldsNone() {
    assertThat(prepared(Kind.QUERY, "SELECT 'open', 1 WHERE x = ?").mayHoldData()).isFalse();
  }

  private static SqlCall<Boolean> plain(Kind kind, String sql) {
    return new SqlCall<>(kind, Boolean.class, null, sql, false, 1, List.of(), text -> true);
  }

  private static SqlCall<Boolean> prepared(Kind kind, String sql) {
    return new SqlCall<>(kind, Boolean.class, null, sql, true, 1, List.of(), text -> true);
  }
}
