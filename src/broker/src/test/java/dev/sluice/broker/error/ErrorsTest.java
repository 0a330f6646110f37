package dev.sluice.broker.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.unit.ConnectionWaitException;
import dev.sluice.jdbc.unit.DeadlineException;
import dev.sluice.jdbc.unit.StoppedException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "BUSY, 5, BusyException, try again later",
    "BUSY_SNAPSHOT, 5, BusyException, try again later",
    "LOCKED, 6, BusyException, try again later",
    "ERROR, 1, OperationalException, write failed",
    "PERM, 3, OperationalException, writable for this user",
    "ABORT, 4, OperationalException, write failed",
    "READONLY, 8, OperationalException, writable for this user",
    "INTERRUPT, 9, OperationalException, write failed",
    "IOERR, 10, OperationalException, write failed",
    "FULL, 13, OperationalException, free disk space",
    "CANTOPEN, 14, OperationalException, check that the folder exists",
    "SCHEMA, 17, OperationalException, write failed",
    "CONSTRAINT_UNIQUE, 19, IntegrityException, write failed",
    "CONSTRAINT_NOTNULL, 19, IntegrityException, write failed",
    "MISMATCH, 20, IntegrityException, write failed",
    "TOOBIG, 18, DataException, write failed",
    "CORRUPT, 11, StorageException, restore a copy",
    "NOTADB, 26, StorageException, choose another file",
  })
  void everyResultCodeOfSqliteHasItsKind(String name, int code, String type, String advice) {
    SQLException e = new SQLException("[SQLITE_" + name + "] what it means (text)", null, code);

    BrokerException translated = Errors.translate("write", e);

    assertThat(translated.getClass().getSimpleName()).isEqualTo(type);
    assertThat(translated).hasCause(e).hasMessageContaining(advice);
    assertThat(translated.isRetryable()).isEqualTo(translated instanceof BusyException);
  }

  @Test
  void whatIsNotOfSqliteHasItsKindToo() {
    assertThat(Errors.translate("write", new SQLTimeoutException("too long")))
        .isInstanceOf(OperationalException.class)
        .hasMessage("write failed: too long; whether it was done is unknown");
    assertThat(Errors.translate("write", new DeadlineException("too late")))
        .isInstanceOf(BusyException.class);
    assertThat(Errors.translate("write", new ConnectionWaitException("no turn")))
        .isInstanceOf(BusyException.class);
    assertThat(Errors.translate("write", new SQLException("[SQLITE_FULL] full (full)", null, 13)))
        .hasMessageEndingWith("; free disk space");
    assertThat(Errors.translate("write", new SQLException("deadlock", "40P01")))
        .isInstanceOf(BusyException.class);
    assertThat(Errors.translate("write", new SQLNonTransientConnectionException("gone", "08006")))
        .isInstanceOf(OperationalException.class)
        .hasMessage("write failed: gone");
    assertThat(Errors.translate("write", new SQLTransientConnectionException("none is free")))
        .isInstanceOf(OperationalException.class)
        .hasMessage("write failed: none is free");
    assertThat(Errors.translate("write", new SQLException("no idea")))
        .isInstanceOf(OperationalException.class);
  }

  @Test
  void whatADatabaseQuotesIsLeftToTheCause() {
    SQLException refused = new SQLException("failing row contains (hush)", "23514");
    refused.setStackTrace(
        new StackTraceElement[] {new StackTraceElement("org.postgresql.Driver", "x", null, -1)});

    assertThat(Errors.translate("write", refused))
        .isInstanceOf(IntegrityException.class)
        .hasMessage("write failed: CONSTRAINT, SQLSTATE 23514 (java.sql.SQLException)")
        .hasCause(refused);
  }

  @Test
  void whoHoldsTheConnectionsIsSaid() {
    SQLException none = new ConnectionWaitException("all 1 are held: \"write\" on thread \"t\"");

    assertThat(Errors.translate("claim", none))
        .isInstanceOf(BusyException.class)
        .hasMessage("claim gave up: all 1 are held: \"write\" on thread \"t\"; try again later")
        .hasCause(none);
  }

  @Test
  void aStopIsNoFailureOfTheStore() {
    SQLException busy = new SQLException("[SQLITE_BUSY] locked (locked)", null, 5);
    StoppedException stopped = new StoppedException("stopped while waiting", busy);

    assertThat(Errors.translate("write", stopped))
        .isInstanceOf(StopException.class)
        .hasMessage("write was stopped")
        .hasCause(stopped)
        .satisfies(e -> assertThat(e.isRetryable()).isFalse());
  }

  @Test
  void onlyWhatPassesByItselfIsRetryable() {
    assertThat(new BusyException("", null).isRetryable()).isTrue();
    assertThat(TimestampException.noId("").isRetryable()).isTrue();
    assertThat(TimestampException.malformed("").isRetryable()).isFalse();
    assertThat(TimestampException.unconfirmed("", null).isOutcomeAmbiguous()).isTrue();
    for (BrokerException e :
        new BrokerException[] {
          new StopException("", null),
          new OperationalException("", null),
          new IntegrityException("", null),
          new DataException("", null),
          new StorageException("", null),
          new IncompatibleDatabaseException("", null),
          new IdConflictException("", null)
        }) {
      assertThat(e.isRetryable()).as(e.toString()).isFalse();
    }
  }
}
