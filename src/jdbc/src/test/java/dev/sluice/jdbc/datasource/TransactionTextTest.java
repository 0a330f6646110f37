package dev.sluice.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.TransactionText.Effect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN",
        "begin;",
        "Begin Immediate",
        "BEGIN DEFERRED TRANSACTION",
        "BEGIN CONCURRENT",
        "BEGIN EXCLUSIVE;  ",
        "BEGIN TRANSACTION named",
        "BEGIN TRAN",
        "BEGIN WORK",
        "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY, NOT DEFERRABLE",
        "START TRANSACTION",
        "start transaction read write;",
        "START TRANSACTION WITH CONSISTENT SNAPSHOT",
        " \t\r\n BEGIN",
        "-- first\n-- second\nBEGIN",
        "/* why */BEGIN/* a */IMMEDIATE/* b */;-- end",
        "/**/ begin /* unfinished"
      })
  void aBeginOpens(String sql) {
    TransactionText text = TransactionText.of(sql);

    assertThat(text.kind()).isEqualTo(Kind.BEGIN);
    assertThat(text.effect()).isEqualTo(Effect.OPEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT",
        "commit work;",
        "COMMIT TRANSACTION",
        "COMMIT AND NO CHAIN",
        "COMMIT NO RELEASE",
        "END",
        "END;",
        "end transaction"
      })
  void aCommitCloses(String sql) {
    TransactionText text = TransactionText.of(sql);

    assertThat(text.kind()).isEqualTo(Kind.COMMIT);
    assertThat(text.effect()).isEqualTo(Effect.CLOSE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ROLLBACK",
        "rollback;",
        "ROLLBACK WORK AND NO CHAIN",
        "ABORT",
        "ABORT TRANSACTION"
      })
  void aRollbackCloses(String sql) {
    TransactionText text = TransactionText.of(sql);

    assertThat(text.kind()).isEqualTo(Kind.ROLLBACK);
    assertThat(text.effect()).isEqualTo(Effect.CLOSE);
  }

  @ParameterizedTest
  @CsvSource({
    "COMMIT AND CHAIN, COMMIT",
    "END WORK AND CHAIN;, COMMIT",
    "ROLLBACK AND CHAIN, ROLLBACK",
    "ABORT AND CHAIN, ROLLBACK"
  })
  void aChainedEndOpensTheNext(String sql, Kind kind) {
    TransactionText text = TransactionText.of(sql);

    assertThat(text.kind()).isEqualTo(kind);
    assertThat(text.effect()).isEqualTo(Effect.OPEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SAVEPOINT a                        | SET_SAVEPOINT          | a
          savepoint Job_1;                   | SET_SAVEPOINT          | job_1
          SAVEPOINT "My Job"                 | SET_SAVEPOINT          | my job
          SAVEPOINT `a`                      | SET_SAVEPOINT          | a
          SAVEPOINT [a]                      | SET_SAVEPOINT          | a
          RELEASE a                          | RELEASE_SAVEPOINT      | a
          RELEASE SAVEPOINT a;               | RELEASE_SAVEPOINT      | a
          ROLLBACK TO a                      | ROLL_BACK_TO_SAVEPOINT | a
          ROLLBACK TRANSACTION TO a          | ROLL_BACK_TO_SAVEPOINT | a
          rollback work to savepoint /* */ A | ROLL_BACK_TO_SAVEPOINT | a
          """)
  void aSavepointHasAName(String sql, Effect effect, String name) {
    assertThat(TransactionText.of(sql))
        .isEqualTo(new TransactionText(Kind.SAVEPOINT, effect, name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "--",
        "/* */",
        "SELECT 1",
        "INSERT INTO t VALUES ('BEGIN')",
        "BEGINNING",
        "BEGIN_JOB",
        "BEGIN NULL; END;",
        "BEGIN ATOMIC INSERT INTO t VALUES (1); END",
        "BEGIN NOT ATOMIC SELECT 1; END",
        "BEGIN TRY",
        "BEGIN; DELETE FROM t",
        "BEGIN TRANSACTION; COMMIT",
        "BEGIN IMMEDIATE INSERT",
        "BEGIN x := 1; END;",
        "START SLAVE",
        "STARTED",
        "COMMIT PREPARED 'x'",
        "COMMIT; BEGIN",
        "COMMIT AND",
        "ROLLBACK PREPARED 'x'",
        "ROLLBACK TO",
        "ROLLBACK TRANSACTION maybe_a_savepoint",
        "END LOOP",
        "ENDPOINT",
        "SAVEPOINT",
        "SAVEPOINT ;",
        "SAVEPOINT ''",
        "SAVEPOINT a; DELETE FROM t",
        "RELEASE",
        "RESET ALL",
        "EXPLAIN SELECT 1",
        "CALL commit()",
        "abc"
      })
  void anythingElseIsNone(String sql) {
    assertThat(TransactionText.of(sql)).isSameAs(TransactionText.NONE);
  }

  @Test
  void noTextIsNone() {
    assertThat(TransactionText.of(null)).isSameAs(TransactionText.NONE);
  }

  @Test
  void whatIsNoTransactionTextKeepsTheKindOfItsMethod() {
    assertThat(TransactionText.of("SELECT 1").kind(Kind.QUERY)).isEqualTo(Kind.QUERY);
    assertThat(TransactionText.of("COMMIT").kind(Kind.QUERY)).isEqualTo(Kind.COMMIT);
  }
}
