package dev.sluice.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.database.Database;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ExecutableTest {

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatIsQuotedOrCommentedHoldsNoPlaceholder(Dialect dialect) {
    assertThat(inlined(dialect, "SELECT '?', 'it''s ?', \"a?\", /* ? */ ? -- ?\n, ?"))
        .isEqualTo("SELECT '?', 'it''s ?', \"a?\", /* ? */ 1 , 2");
  }

  @Test
  void eachDatabaseQuotesInItsOwnWays() {
    assertThat(inlined(Dialect.MYSQL, "SELECT 'a\\'?', \"?\", `?`, ? # ?"))
        .isEqualTo("SELECT 'a\\'?', \"?\", `?`, 1");
    assertThat(inlined(Dialect.SQLITE, "SELECT 'a\\', ?, [a?], `b?`"))
        .isEqualTo("SELECT 'a\\', 1, [a?], `b?`");
    assertThat(inlined(Dialect.SQLSERVER, "SELECT [a]]?], ? /* /* ? */ ? */"))
        .isEqualTo("SELECT [a]]?], 1 /* /* ? */ ? */");
    assertThat(inlined(Dialect.POSTGRESQL, "SELECT E'\\'?', $$?$$, $t$?$$?$t$, a[?], ?::text"))
        .isEqualTo("SELECT E'\\'?', $$?$$, $t$?$$?$t$, a[1], 2::text");
    assertThat(inlined(Dialect.ORACLE, "SELECT q'[it's ?]', nq'!?'!', ? FROM dual"))
        .isEqualTo("SELECT q'[it's ?]', nq'!?'!', 1 FROM dual");
  }

  @Test
  void operatorsOfPostgresqlAreWrittenAsItReadsThem() {
    assertThat(inlined(Dialect.POSTGRESQL, "SELECT j ?? ?, j ??| ?, j ??& ?, j @> ?, j #>> ?"))
        .isEqualTo("SELECT j ? 1, j ?| 2, j ?& 3, j @> 4, j #>> 5");
    assertThat(Executable.of("SELECT j ? 'a', k ?? 'b'", Dialect.POSTGRESQL, Redaction.none()))
        .as("sent as it is")
        .isEqualTo("SELECT j ? 'a', k ?? 'b'");
  }

  @Test
  void numberedAndNamedPlaceholdersHaveTheirOwnPositions() {
    assertThat(inlined(Dialect.SQLITE, "SELECT ?2, ?, ?1, :a, $b, @c, :a"))
        .isEqualTo("SELECT 2, 3, 1, 4, 5, 6, 4");
    assertThat(inlined(Dialect.H2, "SELECT ?2, ?1")).isEqualTo("SELECT 2, 1");
  }

  @Test
  void valuesDoNotMeltIntoWhatStandsAround() {
    assertThat(inlined(Dialect.H2, "SELECT 5-? FROM t LIMIT?OFFSET?", "-1", "2", "3"))
        .isEqualTo("SELECT 5-(-1) FROM t LIMIT 2 OFFSET 3");
    assertThat(inlined(Dialect.POSTGRESQL, "SELECT 5 %?, a @>?, (?)", "-1", "-2", "-3"))
        .isEqualTo("SELECT 5 %(-1), a @>(-2), (-3)");
    assertThat(inlined(Dialect.POSTGRESQL, "SELECT ?::int, ?", "-1", "-1"))
        .isEqualTo("SELECT (-1)::int, -1");
  }

  @Test
  void whiteSpaceIsSqueezedButNotInLiterals() {
    assertThat(inlined(Dialect.H2, "\n SELECT\t'a  b',\n   ?  ")).isEqualTo("SELECT 'a  b', 1");
  }

  @Test
  void aPlaceholderWithoutAValueStays() {
    assertThat(inlined(Dialect.H2, "SELECT ?, ?", "1")).isEqualTo("SELECT 1, ?");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatEndsTooEarlyIsReadToItsEnd(Dialect dialect) {
    for (String text :
        List.of("'a ?", "\"a ?", "/* a ?", "SELECT '", "q'[ ?'", "E'\\", "`?`?", "[?")) {
      assertThat(inlined(dialect, text)).startsWith(text.substring(0, 1));
    }
    assertThat(inlined(Dialect.POSTGRESQL, "SELECT $t$ ?")).isEqualTo("SELECT $t$ ?");
  }

  @Test
  void aVeryLongTextIsCutOffWhereNoDatabaseRunsIt() {
    String executable = inlined(Dialect.H2, "SELECT " + "a, ".repeat(10_000) + "?");
    assertThat(executable).hasSize(20_001).endsWith("…");
  }

  @Test
  void literalsOfTheTextAreRedactedToo() {
    Redaction cards = Redaction.none().values(Pattern.compile("\\d{16}")).maxLength(20);
    assertThat(
            Executable.of(
                "SELECT '1234567812345678', 'ok', 'a text of some length'", Dialect.H2, cards))
        .isEqualTo("SELECT <redacted>, 'ok', <23 characters>");
  }

  @ParameterizedTest
  @EnumSource(value = Dialect.class, mode = Mode.EXCLUDE, names = "SQLITE")
  void aControlCharacterForgesNoLine(Dialect dialect) {
    String literal = new Literals(dialect).of("a'\r\n\u2028\\b", null);
    assertThat(literal).doesNotContain("\r", "\n", "\u2028");
  }

  @Test
  void literalsFollowTheDatabase() {
    assertThat(literals(Dialect.POSTGRESQL, "it's", true, new byte[] {1, -1}, "a\nb\\"))
        .containsExactly("'it''s'", "TRUE", "'\\x01FF'::bytea", "E'a\\u000Ab\\\\'");
    assertThat(literals(Dialect.MYSQL, "it's", true, new byte[] {1, -1}, "b\\"))
        .containsExactly("'it''s'", "TRUE", "X'01FF'", "'b\\\\'");
    assertThat(literals(Dialect.SQLSERVER, "it's", true, new byte[] {1, -1}, "a\nb"))
        .containsExactly("N'it''s'", "1", "0x01FF", "(N'a'+NCHAR(10)+N'b')");
    assertThat(literals(Dialect.ORACLE, "it's", false, new byte[] {1, -1}, "a\nb"))
        .containsExactly("'it''s'", "0", "HEXTORAW('01FF')", "UNISTR('a\\000Ab')");
    assertThat(literals(Dialect.OTHER, "it's", false, new byte[] {1, -1}, "a\nb\\"))
        .containsExactly("'it''s'", "FALSE", "X'01FF'", "U&'a\\000Ab\\\\'");
  }

  @Test
  void theDatabaseIsKnownByTheUrlOfTheConnection() {
    assertThat(dialect("jdbc:sqlite:x.db")).isEqualTo(Dialect.SQLITE);
    assertThat(dialect("jdbc:h2:mem:x")).isEqualTo(Dialect.H2);
    assertThat(dialect("jdbc:postgresql://h/d")).isEqualTo(Dialect.POSTGRESQL);
    assertThat(dialect("jdbc:mysql://h/d")).isEqualTo(Dialect.MYSQL);
    assertThat(dialect("jdbc:mariadb://h/d")).isEqualTo(Dialect.MYSQL);
    assertThat(dialect("jdbc:sqlserver://h")).isEqualTo(Dialect.SQLSERVER);
    assertThat(dialect("jdbc:oracle:thin:@//h/s")).isEqualTo(Dialect.ORACLE);
    assertThat(dialect("jdbc:db2://h/d")).isEqualTo(Dialect.OTHER);
  }

  private static Dialect dialect(String url) {
    return Dialect.of(Database.of(url));
  }

  private static List<String> literals(Dialect dialect, Object... values) {
    Literals literals = new Literals(dialect);
    return Arrays.stream(values).map(value -> literals.of(value, null)).toList();
  }

  private static String inlined(Dialect dialect, String sql) {
    return inlined(dialect, sql, "1", "2", "3", "4", "5", "6");
  }

  private static String inlined(Dialect dialect, String sql, String... values) {
    return Executable.of(sql, List.of(values), dialect, Redaction.none());
  }
}
