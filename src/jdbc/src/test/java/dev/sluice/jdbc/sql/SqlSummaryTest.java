package dev.sluice.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.database.Database;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlSummaryTest {

  private static final Database POSTGRESQL = new Database("postgresql", null, null, 0);
  private static final String[] CODE = {
    "SELECT a FROM t WHERE b = ",
    " AND c IN (",
    ")",
    ", ",
    " || ",
    " FROM t JOIN u ON ",
    "=",
    "1e-5 ",
    " `a` ",
    "\"t\".\"c\"",
    "; UPDATE t SET x ",
    "\n",
    "INSERT INTO t VALUES (",
    "{call p(",
    "$1"
  };
  private static final String[] DATA = {
    "secret", "'", "''", "\"", "`", "[", "]", "\\", "\\\\", "$", "$$", "--", "/*", "*/", "#", "\n",
    "q'[", "7"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM wuser_table WHERE username = ? | SELECT wuser_table | SELECT | wuser_table",
        "INSERT INTO shipping (a, b) SELECT a, b FROM orders | INSERT shipping SELECT orders | |",
        "SELECT * FROM songs, artists WHERE songs.a == artists.id | SELECT songs artists | SELECT |",
        "SELECT d FROM (SELECT * FROM orders o JOIN customers c ON o.a = c.a)"
            + " | SELECT SELECT orders customers | |",
        "SELECT * FROM \"song list\", `artists` | SELECT \"song list\" `artists` | SELECT |",
        "select a from public . t | select public.t | select | public.t",
        "UPDATE [dbo].[t] SET a = 1, b = 2 | UPDATE [dbo].[t] | UPDATE | [dbo].[t]",
        "DELETE FROM t WHERE a = 1 | DELETE t | DELETE | t",
        "INSERT INTO t(a) VALUES (1), (2) ON CONFLICT (a) DO UPDATE SET a = 3 | INSERT t | INSERT | t",
        "INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a = 1 | INSERT t | INSERT | t",
        "SELECT a FROM t FOR UPDATE | SELECT t | SELECT | t",
        "WITH x AS (SELECT a FROM t) SELECT * FROM x JOIN y ON x.a = y.a | SELECT t SELECT y | |",
        "WITH x AS (SELECT 1) DELETE FROM t USING x | SELECT DELETE t | |",
        "SELECT EXTRACT(YEAR FROM d), a IS DISTINCT FROM b FROM t | SELECT t | SELECT | t",
        "SELECT * FROM generate_series(1, 5) g, t | SELECT t | SELECT | t",
        "SELECT * FROM (a JOIN b ON a.x = b.x), c ORDER BY d, e | SELECT a b c | SELECT |",
        "SELECT a FROM t UNION ALL SELECT a FROM u | SELECT t SELECT u | |",
        "SELECT a FROM t; DELETE FROM u | SELECT t DELETE u | |",
        "SELECT 1 DELETE FROM u | SELECT DELETE u | |",
        "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET a = 1 | MERGE t s | MERGE |",
        "CREATE TABLE IF NOT EXISTS t (a INT) | CREATE TABLE t | CREATE TABLE | t",
        "CREATE OR REPLACE TEMPORARY VIEW v AS SELECT a FROM t | CREATE VIEW v SELECT t | |",
        "DROP TABLE a, b | DROP TABLE a b | DROP TABLE |",
        "CREATE UNIQUE INDEX i ON t (a) | CREATE INDEX i | CREATE INDEX |",
        "{call some_procedure(?)} | call some_procedure | call |",
        "{? = call f(?)} | call f | call |",
        "EXEC dbo.p 1 | EXEC dbo.p | EXEC |",
        "PRAGMA journal_mode = WAL | PRAGMA | PRAGMA |",
        "SELECT a -- of all\nFROM /* the */ t | SELECT t | SELECT | t",
        "UPDATE t SET a = 'it\\'s', b = (SELECT c FROM u) | UPDATE t | |",
        " | | |",
      })
  void aTextIsSummarizedByItsOperationsAndWhatTheyAreAppliedTo(String row) {
    String[] cells = row.split(" *\\| *", -1);
    SqlSummary found = SqlSummary.of(cells[0], Database.UNKNOWN);

    assertThat(found.summary()).isEqualTo(cells[1]);
    assertThat(found.operation()).isEqualTo(cells[2].isEmpty() ? null : cells[2]);
    assertThat(found.collection()).isEqualTo(cells[3].isEmpty() ? null : cells[3]);
  }

  @Test
  void aSummaryIsBoundedAndEndsWithAWholeName() {
    String summary =
        SqlSummary.of("SELECT * FROM " + "t234567890, ".repeat(40) + "u", Database.UNKNOWN)
            .summary();

    assertThat(summary).hasSizeLessThanOrEqualTo(SqlSummary.MAX_SUMMARY).endsWith(" t234567890");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT  a\nFROM t WHERE b='x' AND c = 1 | SELECT a FROM t WHERE b=? AND c = ?",
        "SELECT 'it''s', N'x', E'x', X'0F', b'1', _utf8'x' | SELECT ?, ?, ?, ?, ?, ?",
        "SELECT 1.5e-3, -2, .5, 0xFF, 1_000, 10L, t1, 5-3 | SELECT ?, -?, .?, ?, ?, ?, t1, ?-?",
        "SELECT DATE '2020-01-01', TRUE, NULL | SELECT DATE ?, ?, NULL",
        "SELECT a FROM t WHERE b IN (1, 'x', ?) OR c IN(1,2) | SELECT a FROM t WHERE b IN (?) OR c IN(?)",
        "SELECT a FROM t WHERE b IN (1, c) AND d IN (SELECT 1) | SELECT a FROM t WHERE b IN (?, c) AND d IN (SELECT ?)",
        "SELECT a/* secret */, b -- secret\n, c | SELECT a , b , c",
        "SELECT a FROM \"t\" WHERE \"t\".\"a\" = \"secret\" | SELECT a FROM \"t\" WHERE \"t\".\"a\" = ?",
        "SELECT `a b`, [c d], x[1], ARRAY[1, 2] | SELECT `a b`, [c d], x?, ARRAY?",
        "SELECT a FROM t WHERE b = 'it\\'s secret' | SELECT a FROM t WHERE b = …",
        "SELECT $$secret$$ | SELECT …",
        "SELECT /* a /* b */ 'secret' */ c | SELECT …",
        "SELECT a # secret | SELECT a …",
        "SELECT a FROM t WHERE b = 'secret | SELECT a FROM t WHERE b = …",
        "SELECT q'[it's secret]' | SELECT q …",
        "'secret | …",
      })
  void aTextIsSanitized(String row) {
    String[] cells = row.split(" \\| ");

    assertThat(SqlSummary.of(cells[0], Database.UNKNOWN).text()).isEqualTo(cells[1]);
  }

  @Test
  void doubleQuotationMarksQuoteNamesOnlyWhereNoSettingMakesThemQuoteLiterals() {
    String sql = "SELECT \"a 1\" FROM t";

    assertThat(SqlSummary.of(sql, POSTGRESQL).text()).isEqualTo(sql);
    assertThat(SqlSummary.of(sql, new Database("mysql", null, null, 0)).text())
        .isEqualTo("SELECT ? FROM t");
  }

  /** How databases quote: what they are given stands for any data. */
  private enum Quoting {
    STANDARD {
      @Override
      String quote(String data) {
        return "'" + data.replace("'", "''") + "'";
      }
    },
    BACKSLASHES {
      @Override
      String quote(String data) {
        return "'" + data.replace("\\", "\\\\").replace("'", "\\'") + "'";
      }
    },
    /** MySQL's and SQLite's; not where only a name can be. */
    DOUBLE_QUOTATION_MARKS {
      @Override
      String quote(String data) {
        return "\"" + data.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
      }
    },
    DOLLARS {
      @Override
      String quote(String data) {
        return "$a$" + data + "$a$";
      }
    },
    ORACLE {
      @Override
      String quote(String data) {
        return "q'{" + data + "}'";
      }
    },
    COMMENT {
      @Override
      String quote(String data) {
        return "/*" + data.replace("/*", "").replace("*/", "") + "*/";
      }
    },
    NESTED_COMMENT {
      @Override
      String quote(String data) {
        return "/* /*" + data.replace("/*", "").replace("*/", "") + "*/ secret */";
      }
    },
    LINE_COMMENT {
      @Override
      String quote(String data) {
        return "-- " + data.replace("\n", "") + "\n";
      }
    },
    MYSQL_COMMENT {
      @Override
      String quote(String data) {
        return "#" + data.replace("\n", "") + "\n";
      }
    };

    abstract String quote(String data);
  }

  @ParameterizedTest
  @EnumSource
  void noLiteralOrCommentSurvivesHoweverADatabaseQuotes(Quoting quoting) {
    Random random = new Random(4);
    for (int run = 0; run < 1_000; run++) {
      StringBuilder sql = new StringBuilder();
      for (int i = random.nextInt(6); i >= 0; i--) {
        sql.append(any(CODE, random)).append("= ").append(quoting.quote(data(random)));
      }
      SqlSummary found = SqlSummary.of(sql.toString(), Database.UNKNOWN);
      assertThat(found.text() + found.summary()).as(sql.toString()).doesNotContain("secret");
    }
  }

  private static String data(Random random) {
    StringBuilder data = new StringBuilder("secret");
    for (int i = random.nextInt(5); i > 0; i--) {
      data.insert(random.nextBoolean() ? 0 : data.length(), any(DATA, random));
    }
    return data.toString();
  }

  private static String any(String[] pieces, Random random) {
    return pieces[random.nextInt(pieces.length)];
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "'",
        "''",
        "\"",
        "[",
        "/*",
        "/* */",
        "$a$",
        "IN (1,",
        "1e-",
        "a.",
        "--\n",
        "FROM a,",
        "WITH x AS ("
      })
  void aMegabyteIsReadUpToTheBound(String piece) {
    SqlSummary found = SqlSummary.of(piece.repeat(1_000_000 / piece.length()), POSTGRESQL);

    assertThat(found.summary()).hasSizeLessThanOrEqualTo(SqlSummary.MAX_SUMMARY);
    assertThat(found.text()).hasSizeLessThanOrEqualTo(2 * SqlSummary.MAX_READ).endsWith("…");
    assertThat(found.operation()).isNull();
  }
}
