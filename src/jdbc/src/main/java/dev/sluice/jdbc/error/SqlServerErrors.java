package dev.sluice.jdbc.error;

import static dev.sluice.jdbc.error.ErrorKind.*;

import java.sql.SQLException;
import java.util.Map;

/**
 * SQL Server and Azure SQL, after "Database Engine events and errors" ({@code sys.messages}).
 * Vendor code only: the driver derives its SQLSTATE from it, roughly.
 *
 * <p>A missed lock (1222) ends its statement; a deadlock (1205) and the conflicts of snapshot
 * isolation and of memory-optimized tables end the transaction.
 */
final class SqlServerErrors {

  private static final Map<Integer, SqlError> CODES =
      new Rows<Integer>()
          .addNotRun(BUSY, 1222)
          .addNotRun(DEADLOCK, 1205)
          .addNotRun(SERIALIZATION, 3960, 3961, 41301, 41302, 41305, 41325)
          .addNotRun(CONNECTION, 40613)
          .add(CONNECTION, 596, 6005, 10053, 10054, 10060, 40197, 40501)
          .add(FULL, 1101, 1105, 9002)
          .add(MEMORY, 701, 802, 1204, 8645, 8651)
          .add(IO, 823, 833)
          .add(CORRUPT, 605, 824, 825)
          .add(UNIQUE, 2601, 2627)
          .add(CONSTRAINT, 515, 547, 550)
          .add(DATA, 220, 241, 242, 245, 2628, 8114, 8115, 8134, 8152)
          .add(READ_ONLY, 3906)
          .add(CANNOT_OPEN, 911, 4060)
          .add(PERMISSION, 229, 230, 262, 297, 300, 916, 18452, 18456)
          .add(SYNTAX, 102, 105, 156, 170)
          .add(UNDEFINED_OBJECT, 207, 208, 2812)
          .add(TRANSACTION_STATE, 3902, 3903, 3930, 6401)
          .table();

  private SqlServerErrors() {}

  static SqlError find(SQLException e) {
    return CODES.get(e.getErrorCode());
  }
}
