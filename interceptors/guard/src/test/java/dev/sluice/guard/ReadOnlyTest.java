package dev.sluice.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of many dialects. */
class ReadOnlyTest {

  private final Guard guard = Guard.builder().readOnly().build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "  ((select a from t) union (select b from u));",
        "-- DELETE FROM t\nSELECT 1",
        "/* DELETE FROM t */ SELECT 'DELETE FROM t', \"update\", `drop`, [insert] FROM t",
        "SELECT 'it''s; DELETE FROM t'",
        "SELECT t.update, x AS delete FROM t FOR UPDATE",
        "SELECT INSERT('abc', 1, 1, 'x'), TRUNCATE(1.5, 0), REPLACE(a, 'b', 'c') FROM t",
        "SELECT comment, rename, attach FROM t",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "VALUES (1), (2)",
        "TABLE t",
        "EXPLAIN SELECT 1",
        "SHOW search_path",
        "PRAGMA table_info(t)",
        "PRAGMA main.user_version",
        "BEGIN IMMEDIATE; SELECT 1; COMMIT",
        "START TRANSACTION; SELECT 1; END",
        "SELECT a #> '{b}' FROM t",
        "SELECT a['key'] FROM t",
        "SELECT 'a\\'",
        "",
      })
  void whatReadsPasses(String sql) {
    assertThatCode(() -> Hand.send(guard, sql)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (1)",
        " ( delete from t )",
        "/* hint */ UPDATE t SET x = 1",
        "REPLACE INTO t VALUES (1)",
        "MERGE INTO t USING u ON 1 = 1",
        "CREATE TABLE t (x INT)",
        "SELECT 1; DROP TABLE t",
        "SELECT 1 DELETE FROM t",
        "SELECT 1 EXEC('x')",
        "SELECT * INTO copy FROM t",
        "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
        "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
        "WITH x AS (SELECT 1) REPLACE INTO t SELECT * FROM x",
        "SELECT * FROM FINAL TABLE (INSERT INTO t VALUES (1))",
        "EXPLAIN ANALYZE DELETE FROM t",
        "CALL f()",
        "{ call f() }",
        "{? = call f()}",
        "SET x = 1",
        "ATTACH 'x.db' AS x",
        "VACUUM",
        "COPY t FROM 'x'",
        "PRAGMA user_version = 3",
        "PRAGMA user_version(3)",
        "PRAGMA wal_checkpoint",
        "BEGIN f; END",
        "DO $$ BEGIN PERFORM 1; END $$",
        "anything else",
        // what only one database sees
        "SELECT 1 /*! ; DELETE FROM t */",
        "SELECT 'a\\' ; DELETE FROM t --'",
        "SELECT 'a\\'' ; DELETE FROM t --'",
        "SELECT $$ ' $$; DELETE FROM t --'",
        "SELECT 1 # '\n; DELETE FROM t -- '",
        "SELECT 5--'1\n; DELETE FROM t -- '",
        "SELECT 1 /* /* */ ' */ ; DELETE FROM t -- '",
        "SELECT [a'b] ; DELETE FROM t --'",
        "SELECT [a]]'] ; DELETE FROM t --'",
        "SELECT q'[it's]' ; DELETE FROM t --'",
        "SELECT 'unclosed; DELETE FROM t",
      })
  void whatMayWriteIsRefused(String sql) {
    assertThatThrownBy(() -> Hand.send(guard, sql)).isInstanceOf(RefusedException.class);
  }

  @Test
  void theErrorNamesTheRuleAndNothingOfTheText() {
    assertThatThrownBy(() -> Hand.send(guard, "INSERT INTO t VALUES ('secret', 4711)"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.rule()).isEqualTo("read only");
              assertThat(e.getMessage()).contains("\"read only\"");
              assertThat(e.toString()).doesNotContain("secret", "4711");
              assertThat(SqlError.of(e)).isEqualTo(new SqlError(ErrorKind.READ_ONLY, false));
            });
  }

  @Test
  void whatIsAllowedPassesAndNothingAfterIt() throws SQLException {
    Guard guard =
        Guard.builder().readOnly().allow("SET search_path").allow("{ call report").build();

    Hand.send(guard, "set /* here */ search_path = a");
    Hand.send(guard, "{call report('x')}");
    assertThatThrownBy(() -> Hand.send(guard, "SET search_path = a; DELETE FROM t"))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> Hand.send(guard, "SET role = a")).isInstanceOf(RefusedException.class);
  }

  @Test
  @Timeout(60)
  void aLongTextTakesTimeInProportion() throws SQLException {
    String hard = "SELECT " + "( [ # /**/ '' ".repeat(20_000);

    assertThatCode(() -> Hand.send(guard, hard)).doesNotThrowAnyException();
  }
}
