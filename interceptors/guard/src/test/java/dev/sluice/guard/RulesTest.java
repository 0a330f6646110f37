package dev.sluice.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import dev.sluice.jdbc.unit.Purpose;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {

  private static final String AUDIT = "the audit table only grows";

  private final Guard schema = Guard.builder().noSchemaChanges().build();
  private final Guard audit = Guard.builder().refuse(AUDIT, "delete from audit.events").build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t (comment, rename) VALUES ('DROP TABLE t', 1)",
        "UPDATE t SET comment = TRUNCATE(x, 1)",
        "DELETE FROM t -- drop",
        "SET x = 1",
        "INSERT INTO t VALUES ('it\\'s')",
      })
  void whatChangesRowsPassesWhereTheSchemaIsGuarded(String sql) {
    assertThatCode(() -> Hand.send(schema, sql)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table t (x int)",
        "UPDATE t SET x = 1; alter table t drop x",
        "SELECT 1 DROP TABLE t",
        "TRUNCATE t",
        "COMMENT ON TABLE t IS 'x'",
        "ATTACH 'x.db' AS x",
        "IF 1 = 1 BEGIN DROP TABLE t END",
        "INSERT INTO t VALUES ('\\'); DROP TABLE t; --')",
      })
  void whatChangesTheSchemaIsRefused(String sql) {
    assertThatThrownBy(() -> Hand.send(schema, sql))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.rule()).isEqualTo("no schema changes");
              assertThat(SqlError.of(e).kind()).isEqualTo(ErrorKind.PERMISSION);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM audit.events",
        "WITH x AS (SELECT 1) delete /* all */ from\n\"audit\" . [EVENTS] WHERE 1 = 1",
      })
  void aPhraseIsFoundHoweverItIsWritten(String sql) {
    assertThatThrownBy(() -> Hand.send(audit, sql))
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.rule()).isEqualTo(AUDIT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM audit.events_old",
        "DELETE FROM audit",
        "SELECT 'DELETE FROM audit.events'",
        "SELECT 1 -- DELETE FROM audit.events",
        "DELETE FROM 'audit'.events",
      })
  void aPhraseIsWholeWordsOutsideOfLiteralsAndComments(String sql) {
    assertThatCode(() -> Hand.send(audit, sql)).doesNotThrowAnyException();
  }

  @Test
  void aTextIsJudgedAlikeHoweverOften() throws SQLException {
    for (int i = 0; i < 2; i++) {
      Hand.send(schema, "DELETE FROM t");
      assertThatThrownBy(() -> Hand.send(schema, "DROP TABLE t"))
          .isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void upkeepPassesUnlessAskedFor() throws SQLException {
    Hand.send(schema, "CREATE TABLE t (x INT)", Purpose.UPKEEP);
    assertThatThrownBy(() -> Hand.send(schema, "CREATE TABLE t (x INT)", Purpose.BROKER))
        .isInstanceOf(RefusedException.class);

    Guard upkeep = Guard.builder().noSchemaChanges().purposes(Purpose.UPKEEP).build();
    Hand.send(upkeep, "CREATE TABLE t (x INT)", Purpose.APPLICATION);
    assertThatThrownBy(() -> Hand.send(upkeep, "CREATE TABLE t (x INT)", Purpose.UPKEEP))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void withoutAnythingToDoItWantsNoCalls() {
    assertThat(Guard.builder().build().kinds()).isEmpty();
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    Guard.Builder builder = Guard.builder();

    assertThatThrownBy(() -> builder.refuse(" ", "DROP"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.refuse("x", " -- "))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.allow("SET 'x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.statementTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.statementTimeout(Duration.ofDays(1_000_000)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(builder::purposes).isInstanceOf(IllegalArgumentException.class);
  }
}
