package dev.sluice.jdbc.error;

import static dev.sluice.jdbc.error.ErrorKind.*;
import static dev.sluice.jdbc.error.Provoked.madeBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * MySQL, MariaDB, SQL Server and Oracle, none of which runs in these tests, and what can't be
 * provoked in H2. The rows are pinned to the vendors' documentation, not to a driver: exceptions
 * are built in the form that the drivers give them, the class that makes them included.
 */
class DocumentedErrorsTest {

  private static final String MYSQL = "com.mysql.cj.jdbc.exceptions.SQLError";
  private static final String MARIADB = "org.mariadb.jdbc.export.ExceptionFactory";
  private static final String SQL_SERVER = "com.microsoft.sqlserver.jdbc.SQLServerException";
  private static final String H2 = "org.h2.message.DbException";
  private static final String ORACLE = "oracle.jdbc.driver.T4CTTIoer11";

  @ParameterizedTest
  @CsvSource({
    "1205, 40001, BUSY, true", // lock wait timeout exceeded
    "3572, HY000, BUSY, true", // NOWAIT is set
    "1213, 40001, DEADLOCK, true",
    "3101, HY000, SERIALIZATION, true", // rolled back during commit by a plugin
    "1614, XA102, DEADLOCK, true", // the branch was rolled back
    "3058, HY000, DEADLOCK, false", // user-level lock: nothing is rolled back
    "1020, HY000, SERIALIZATION, false", // record has changed since last read
    "1040, 08004, CONNECTION, true", // too many connections
    "1203, 42000, CONNECTION, true", // max_user_connections
    "1129, HY000, CONNECTION, true", // host is blocked
    "2003, HY000, CONNECTION, false", // can't connect, as told by a server
    "2026, HY000, CONNECTION, false", // TLS
    "1053, 08S01, CONNECTION, false", // server shutdown in progress
    "1927, 70100, CONNECTION, false", // connection was killed
    "2006, HY000, CONNECTION, false", // server has gone away
    "2013, HY000, CONNECTION, false", // lost connection during query
    "1021, HY000, FULL, false",
    "1114, HY000, FULL, false", // the table is full
    "1226, 42000, FULL, false", // a limit of the account
    "1637, HY000, FULL, false", // too many active transactions
    "1038, HY001, MEMORY, false",
    "1030, HY000, IO, false", // got error from storage engine
    "1194, HY000, CORRUPT, false", // table is marked as crashed
    "1062, 23000, UNIQUE, false",
    "1048, 23000, CONSTRAINT, false",
    "1452, 23000, CONSTRAINT, false",
    "3819, HY000, CONSTRAINT, false", // check constraint, MySQL
    "4025, 23000, CONSTRAINT, false", // check constraint, MariaDB
    "1364, HY000, CONSTRAINT, false", // field has no default value
    "1406, 22001, DATA, false",
    "1366, HY000, DATA, false", // incorrect value for column
    "1153, 08S01, DATA, false", // packet too large
    "1290, HY000, READ_ONLY, false", // --read-only
    "1792, 25006, READ_ONLY, false",
    "3024, HY000, TIMEOUT, false", // maximum statement execution time, MySQL
    "1969, 70100, TIMEOUT, false", // the same, MariaDB
    "1317, 70100, CANCELLED, false", // query execution was interrupted
    "1045, 28000, PERMISSION, false",
    "1130, HY000, PERMISSION, false", // host may not connect
    "1862, HY000, PERMISSION, false", // password has expired
    "1142, 42000, PERMISSION, false",
    "1064, 42000, SYNTAX, false",
    "1146, 42S02, UNDEFINED_OBJECT, false",
    "1305, 42000, UNDEFINED_OBJECT, false", // procedure or function
    "1091, 42000, UNDEFINED_OBJECT, false", // can't drop, is it there?
    "1049, 42000, CANNOT_OPEN, false", // unknown database
    "1568, 25001, TRANSACTION_STATE, false",
    "0, 08S01, CONNECTION, false", // communications link failure
    "0, 08003, CONNECTION, true", // no operations allowed after connection closed
    "0, S1009, MISUSE, false", // no operations allowed after statement closed
    "9999, HY000, OTHER, false"
  })
  void mysqlAndMariadb(int code, String state, ErrorKind kind, boolean notRun) {
    for (String driver : new String[] {MYSQL, MARIADB}) {
      SQLException e = madeBy(driver, new SQLException("documented", state, code));
      assertThat(SqlError.of(e)).as(driver).isEqualTo(new SqlError(kind, notRun));
    }
  }

  @Test
  void theClassesThatTheDriversChooseDoNotMisleadAboutMissedLocks() {
    SQLException mysql = new SQLTransactionRollbackException("Lock wait timeout", "40001", 1205);
    SQLException mariadb = new SQLException("(conn=6) Lock wait timeout", "HY000", 1205);

    assertThat(SqlError.of(madeBy(MYSQL, mysql)).kind()).isEqualTo(BUSY);
    assertThat(SqlError.of(madeBy(MARIADB, mariadb)).kind()).isEqualTo(BUSY);
  }

  @ParameterizedTest
  @CsvSource({
    "1222, S0051, BUSY, true", // lock request time out
    "1205, 40001, DEADLOCK, true",
    "3960, S0005, SERIALIZATION, true", // snapshot isolation: update conflict
    "41302, S0001, SERIALIZATION, true", // memory-optimized: updated since the start
    "41305, S0001, SERIALIZATION, true", // repeatable read validation
    "41325, S0001, SERIALIZATION, true", // serializable validation
    "41301, S0001, SERIALIZATION, true", // a transaction depended on has aborted
    "41839, S0001, SERIALIZATION, true", // too many commit dependencies
    "40501, S0001, CONNECTION, false", // the service is busy
    "10928, S0001, CONNECTION, false", // limit of sessions or workers
    "49918, S0001, CONNECTION, false", // not enough resources for the request
    "615, S0001, CONNECTION, false",
    "10054, 08S01, CONNECTION, false", // reset by peer
    "4221, S0001, CONNECTION, true", // login to a secondary failed
    "40613, S0001, CONNECTION, true", // database is not currently available
    "40197, S0001, CONNECTION, false", // the service had an error
    "0, 08S01, CONNECTION, false",
    "1105, S0002, FULL, false", // could not allocate space, filegroup is full
    "9002, S0004, FULL, false", // the transaction log is full
    "40544, S0001, FULL, false", // size quota of the database
    "40552, S0001, FULL, false", // session ended: too much log
    "40553, S0001, MEMORY, false", // session ended: too much memory
    "1204, S0001, MEMORY, false", // can't obtain a LOCK resource
    "823, HY000, IO, false",
    "824, HY000, CORRUPT, false",
    "2627, 23000, UNIQUE, false",
    "2601, 23000, UNIQUE, false",
    "547, 23000, CONSTRAINT, false",
    "515, 23000, CONSTRAINT, false",
    "8152, 22001, DATA, false", // would be truncated
    "8134, S0001, DATA, false", // divide by zero
    "3906, S0001, READ_ONLY, false",
    "4060, S0001, CANNOT_OPEN, false",
    "18456, S0001, PERMISSION, false",
    "18486, S0001, PERMISSION, false", // account is locked
    "229, S0005, PERMISSION, false",
    "102, S0001, SYNTAX, false",
    "208, S0002, UNDEFINED_OBJECT, false",
    "3701, S0001, UNDEFINED_OBJECT, false", // can't drop
    "3998, S0001, TRANSACTION_STATE, false", // doomed transaction at the end of a batch
    "3902, S0001, TRANSACTION_STATE, false", // COMMIT without BEGIN
    "3930, S0001, TRANSACTION_STATE, false", // doomed transaction
    "0, HY008, CANCELLED, false",
    "50000, S0001, OTHER, false"
  })
  void sqlServer(int code, String state, ErrorKind kind, boolean notRun) {
    SQLException e = madeBy(SQL_SERVER, new SQLException("documented", state, code));
    assertThat(SqlError.of(e)).isEqualTo(new SqlError(kind, notRun));
  }

  @Test
  void aQueryTimeoutOfSqlServerIsNotACancellation() {
    SQLException e =
        madeBy(SQL_SERVER, new SQLTimeoutException("The query has timed out.", "HY008"));
    assertThat(SqlError.of(e).kind()).isEqualTo(TIMEOUT);
  }

  @ParameterizedTest
  @CsvSource({
    "54, 61000, BUSY, true", // resource busy, NOWAIT
    "30006, 61000, BUSY, true", // resource busy, WAIT timeout
    "60, 61000, DEADLOCK, true",
    "2049, 42000, DEADLOCK, true", // distributed transaction waits for a lock
    "8177, 72000, SERIALIZATION, true",
    "12526, 66000, CONNECTION, true", // restricted mode
    "12514, 66000, CONNECTION, true", // listener does not know the service
    "12541, 66000, CONNECTION, true", // no listener
    "20, 61000, CONNECTION, true", // maximum number of processes
    "3113, 08006, CONNECTION, false", // end-of-file on communication channel
    "3114, 08003, CONNECTION, false", // not connected
    "17002, 08006, CONNECTION, false", // driver: IO error
    "17410, 08000, CONNECTION, false", // driver: no more data from socket
    "25405, 72000, CONNECTION, false", // failover: outcome of the commit unknown
    "25408, 72000, CONNECTION, false", // failover: can't safely be repeated
    "17008, 08003, CONNECTION, false", // driver: closed connection
    "1653, 72000, FULL, false", // unable to extend table
    "30036, 72000, FULL, false", // unable to extend undo
    "4031, 61000, MEMORY, false",
    "1115, 72000, IO, false",
    "1578, 72000, CORRUPT, false",
    "1, 23000, UNIQUE, false",
    "1400, 23000, CONSTRAINT, false",
    "2291, 23000, CONSTRAINT, false",
    "2290, 23000, CONSTRAINT, false",
    "12899, 72000, DATA, false", // value too large for column
    "1722, 42000, DATA, false", // invalid number
    "1456, 72000, READ_ONLY, false",
    "16000, 72000, READ_ONLY, false",
    "1013, 72000, CANCELLED, false",
    "17015, 99999, CANCELLED, false",
    "17016, 99999, TIMEOUT, false",
    "17009, 99999, MISUSE, false", // closed statement
    "1017, 72000, PERMISSION, false",
    "1031, 42000, PERMISSION, false",
    "942, 42000, UNDEFINED_OBJECT, false",
    "933, 42000, SYNTAX, false",
    "1086, 72000, TRANSACTION_STATE, false",
    "20001, 72000, OTHER, false"
  })
  void oracle(int code, String state, ErrorKind kind, boolean notRun) {
    SQLException e = madeBy(ORACLE, new SQLException("ORA-%05d".formatted(code), state, code));
    assertThat(SqlError.of(e)).isEqualTo(new SqlError(kind, notRun));
  }

  @ParameterizedTest
  @CsvSource({
    "50200, HYT00, BUSY, true", // lock timeout
    "90135, 90135, BUSY, false", // somebody has the database for himself
    "90131, 90131, SERIALIZATION, true", // the row was changed at the same time
    "40001, 40001, SERIALIZATION, true",
    "90067, 90067, CONNECTION, false", // connection is broken
    "90098, 90098, CONNECTION, false", // database has been closed
    "90121, 90121, CONNECTION, false", // database is shut down
    "57014, 57014, CANCELLED, false",
    "90062, 90062, IO, false", // can't create a file
    "90030, 90030, CORRUPT, false",
    "90117, 90117, PERMISSION, false", // remote connections are not allowed
    "42112, 42112, UNDEFINED_OBJECT, false", // index
    "90057, 90057, UNDEFINED_OBJECT, false", // constraint
    "90140, 90140, MISUSE, false", // result set is read only
    "50000, HY000, OTHER, false"
  })
  void h2(int code, String state, ErrorKind kind, boolean notRun) {
    SQLException e = madeBy(H2, new SQLException("documented", state, code));
    assertThat(SqlError.of(e)).isEqualTo(new SqlError(kind, notRun));
  }

  @Test
  void theSameCodeMeansWhatItsVendorMeans() {
    assertThat(code(MYSQL, 1205)).isEqualTo(BUSY);
    assertThat(code(SQL_SERVER, 1205)).isEqualTo(DEADLOCK);
    assertThat(code(ORACLE, 1205)).isEqualTo(OTHER);
    assertThat(code("com.example.Application", 1205)).isEqualTo(OTHER);
  }

  @Test
  void aClassOfJavaSqlStandsInWhereNeitherCodeNorStateIsKnown() {
    SQLException[] vague = {
      new SQLIntegrityConstraintViolationException("documented"),
      new SQLNonTransientConnectionException("documented"),
      new SQLRecoverableException("documented"),
      new SQLSyntaxErrorException("documented")
    };
    ErrorKind[] kinds = {CONSTRAINT, CONNECTION, CONNECTION, SYNTAX};
    for (int i = 0; i < vague.length; i++)
      assertThat(SqlError.of(madeBy(ORACLE, vague[i]))).isEqualTo(new SqlError(kinds[i], false));
  }

  private static ErrorKind code(String driver, int code) {
    return SqlError.of(madeBy(driver, new SQLException("documented", null, code))).kind();
  }
}
