package dev.sluice.jdbc.error;

import static dev.sluice.jdbc.error.ErrorKind.*;
import static dev.sluice.jdbc.error.Provoked.madeBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sluice.jdbc.unit.StoppedException;
import java.sql.BatchUpdateException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

class SqlErrorTest {

  private static final String POSTGRES = "org.postgresql.core.v3.QueryExecutorImpl";
  private static final SQLException BUSY_BELOW = new SQLException("[SQLITE_BUSY] locked", null, 5);

  @ParameterizedTest
  @CsvSource({
    "08001, CONNECTION, true",
    "08003, CONNECTION, true",
    "08004, CONNECTION, true",
    "08006, CONNECTION, false",
    "08007, CONNECTION, false",
    "08S01, CONNECTION, false",
    "21000, DATA, false",
    "22003, DATA, false",
    "23000, CONSTRAINT, false",
    "23505, UNIQUE, false",
    "25006, READ_ONLY, false",
    "25001, TRANSACTION_STATE, false",
    "28000, PERMISSION, false",
    "3B001, TRANSACTION_STATE, false",
    "3D000, CANNOT_OPEN, false",
    "40001, SERIALIZATION, true",
    "40002, CONSTRAINT, false",
    "40003, OTHER, false",
    "42000, SYNTAX, false",
    "42501, PERMISSION, false",
    "44000, CONSTRAINT, false",
    "57014, CANCELLED, false",
    "HY008, CANCELLED, false",
    "HYT00, TIMEOUT, false",
    "HY001, MEMORY, false",
    "0A000, MISUSE, false",
    "99999, OTHER, false",
    "08, OTHER, false",
    ", OTHER, false"
  })
  void anUnknownDatabaseIsReadByItsSqlState(String state, ErrorKind kind, boolean notRun) {
    assertThat(SqlError.of(new SQLException("x", state))).isEqualTo(new SqlError(kind, notRun));
  }

  @ParameterizedTest
  @MethodSource
  void withoutASqlStateTheClassIsRead(SQLException e, ErrorKind kind) {
    assertThat(SqlError.of(e)).isEqualTo(new SqlError(kind, false));
  }

  static Stream<Object[]> withoutASqlStateTheClassIsRead() {
    return Stream.of(
        new Object[] {new SQLTransactionRollbackException(), SERIALIZATION},
        new Object[] {new SQLTransientConnectionException("pool timed out"), CONNECTION},
        new Object[] {new SQLTimeoutException(), TIMEOUT},
        new Object[] {new SQLDataException(), DATA},
        new Object[] {new SQLInvalidAuthorizationSpecException(), PERMISSION},
        new Object[] {new SQLFeatureNotSupportedException(), MISUSE},
        new Object[] {new SQLException(), OTHER});
  }

  @ParameterizedTest
  @CsvSource({
    "23505, UNIQUE, true",
    "25P03, CONNECTION, false",
    "25P04, CONNECTION, false",
    "40P01, DEADLOCK, true",
    "53100, FULL, true",
    "53200, MEMORY, false",
    "57P01, CONNECTION, false",
    "57P02, CONNECTION, false",
    "57P03, CONNECTION, true",
    "57P05, CONNECTION, false",
    "08P01, CONNECTION, false",
    "XX001, CORRUPT, false",
    "XX002, CORRUPT, false",
    "54000, DATA, false",
    "58030, IO, false",
    "40003, OTHER, false",
    "XX000, OTHER, false"
  })
  void whatPostgresqlRarelySaysIsReadByItsDocumentedState(
      String state, ErrorKind kind, boolean notRun) {
    assertThat(SqlError.of(madeBy(POSTGRES, new SQLException("x", state))))
        .isEqualTo(new SqlError(kind, notRun));
  }

  @Test
  void aWrapperSaysWhatItsCauseSays() {
    SQLException wrapped = new SQLException("while writing", new IllegalStateException(BUSY_BELOW));

    assertThat(SqlError.of(wrapped)).isEqualTo(new SqlError(BUSY, true));
  }

  @Test
  void aPoolsTimeoutSaysWhyItGotNoConnection() {
    SQLException reason = madeBy(POSTGRES, new SQLException("password", "28P01"));
    SQLException pool = new SQLTransientConnectionException("timed out after 1 ms", reason);

    assertThat(SqlError.of(pool)).isEqualTo(new SqlError(PERMISSION, true));
  }

  @Test
  void aNextExceptionIsReadToo() {
    SQLException first = new SQLException("several things failed");
    first.setNextException(new SQLException("and this", "22001"));
    first.setNextException(BUSY_BELOW);

    assertThat(SqlError.of(first).kind()).isEqualTo(BUSY);
  }

  @Test
  void theNearerOfTwoEquallyGoodAnswersCounts() {
    SQLException near = new SQLException("near", "22001");
    near.initCause(new SQLException("far", "23000"));

    assertThat(SqlError.of(near).kind()).isEqualTo(DATA);
  }

  @Test
  void ringsOfCausesAndNextExceptionsEnd() {
    SQLException one = new SQLException("one");
    SQLException two = new SQLException("two", one);
    one.initCause(two);
    one.setNextException(two);

    assertThat(SqlError.of(one)).isEqualTo(new SqlError(OTHER, false));
  }

  @Test
  void veryLongChainsEnd() {
    SQLException e = BUSY_BELOW;
    for (int i = 0; i < 100_000; i++) e = new SQLException("wrapped", e);

    assertThat(SqlError.of(e).kind()).isEqualTo(OTHER);
  }

  @Test
  void aStoppedUnitIsCancelledWhateverItWasWaitingFor() {
    StoppedException stopped = new StoppedException("stopped while waiting", BUSY_BELOW);

    assertThat(SqlError.of(stopped)).isEqualTo(new SqlError(CANCELLED, true));
    assertThat(SqlError.of(new SQLException("wrapped", stopped)).contention()).isFalse();
  }

  @ParameterizedTest
  @MethodSource
  void aBatchIsProvenNotToHaveRunOnlyIfEveryEntryFailed(int[] counts, boolean notRun) {
    SQLException e = new BatchUpdateException("batch", "40001", 0, counts, BUSY_BELOW);

    assertThat(SqlError.of(e)).isEqualTo(new SqlError(BUSY, notRun));
  }

  static Stream<Object[]> aBatchIsProvenNotToHaveRunOnlyIfEveryEntryFailed() {
    int failed = Statement.EXECUTE_FAILED;
    return Stream.of(
        new Object[] {new int[] {failed, failed}, true},
        new Object[] {new int[] {}, true},
        new Object[] {new int[] {1, failed}, false},
        new Object[] {new int[] {0, failed}, false},
        new Object[] {new int[] {Statement.SUCCESS_NO_INFO, failed}, false},
        new Object[] {null, false});
  }

  @Test
  void aSubclassOfADriversExceptionBelongsToTheDriver() {
    class Renamed extends PSQLException {
      private static final long serialVersionUID = 1L;

      Renamed() {
        super("x", PSQLState.DEADLOCK_DETECTED);
      }
    }

    assertThat(SqlError.of(new Renamed()).kind()).isEqualTo(DEADLOCK);
  }

  @Test
  void anExceptionWithoutStackTraceIsReadAllTheSame() {
    SQLException e = new SQLException("x", "23000", 1062);
    e.setStackTrace(new StackTraceElement[0]);

    assertThat(SqlError.of(e).kind()).isEqualTo(CONSTRAINT);
  }

  @ParameterizedTest
  @EnumSource
  void everyKindAnswersTheQuestions(ErrorKind kind) {
    SqlError error = new SqlError(kind, false);

    assertThat(error.contention())
        .isEqualTo(EnumSet.of(BUSY, SNAPSHOT_CONFLICT, SERIALIZATION, DEADLOCK).contains(kind));
    assertThat(error.constraint()).isEqualTo(EnumSet.of(UNIQUE, CONSTRAINT).contains(kind));
    assertThat(error.endsTransaction())
        .isEqualTo(
            EnumSet.of(SERIALIZATION, DEADLOCK, CONNECTION, FULL, IO, MEMORY, TIMEOUT, CANCELLED)
                .contains(kind));
  }

  @Test
  void whatADatabaseSaysIsDescribedWithoutItsText() {
    SQLException duplicate = madeBy(POSTGRES, new SQLException("(email)=(hush)", "23505"));
    SQLException batch = new BatchUpdateException("VALUES ('hush')", "23000", 1062, null);

    assertThat(SqlError.describe(duplicate))
        .isEqualTo("UNIQUE, SQLSTATE 23505 (java.sql.SQLException)");
    assertThat(SqlError.describe(madeBy("com.mysql.cj.jdbc.ConnectionImpl", batch)))
        .isEqualTo("UNIQUE, code 1062, SQLSTATE 23000 (java.sql.BatchUpdateException)");
    assertThat(SqlError.describe(madeBy("com.example.Driver", new SQLException("hush"))))
        .isEqualTo("OTHER (java.sql.SQLException)");
    assertThat(SqlError.describe(new SQLException((String) null)))
        .isEqualTo("OTHER (java.sql.SQLException)");
  }

  @Test
  void whatSluiceSaysIsKept() {
    SQLException stopped = madeBy("com.example.Driver", new StoppedException("stopped", null));

    assertThat(SqlError.describe(stopped)).isEqualTo("stopped");
    assertThat(SqlError.describe(new SQLException("made here"))).isEqualTo("made here");
  }

  @Test
  void whatAnInterceptorSaysIsKeptAndADriverThatOneMetIsNot() {
    assertThat(SqlError.describe(madeIn("com.example.RowLimit"))).isEqualTo("too many rows");
    assertThat(SqlError.describe(madeIn(POSTGRES))).startsWith("OTHER");
  }

  private static SQLException madeIn(String top) {
    SQLException e = new SQLException("too many rows");
    e.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement(top, "refuse", null, -1),
          new StackTraceElement("com.example.RowLimit", "intercept", null, -1),
          new StackTraceElement("dev.sluice.jdbc.Link", "proceed", null, -1)
        });
    return e;
  }

  @Test
  void nothingIsNoError() {
    assertThatNullPointerException().isThrownBy(() -> SqlError.of(null));
    assertThatNullPointerException().isThrownBy(() -> new SqlError(null, true));
  }
}
