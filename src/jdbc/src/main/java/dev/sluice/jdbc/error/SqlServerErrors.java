package dev.sluice.jdbc.error;

import static dev.sluice.jdbc.error.ErrorKind.*;

import java.sql.SQLException;
import java.util.Map;

/**
 * SQL Server and Azure SQL, after "Database Engine events and errors" ({@code sys.messages}),
 * "Troubleshoot connectivity issues and other errors" of Azure SQL and "Transactions with
 * Memory-Optimized Tables". Vendor code only: the driver derives its SQLSTATE from it, roughly.
 *
 * <p>A missed lock (1222) cancels its statement and leaves the transaction; a deadlock (1205) and
 * the conflicts of snapshot isolation and of memory-optimized tables end the transaction, except
 * that too many commit dependencies (41839) abort the statement. Refused logins (40613, 4221) come
 * before there is a connection. That the service is busy (40501, 10928, 49918) ends a session too,
 * and proves nothing.
 */
final class SqlServerErrors {

  private static final Map<Integer, SqlError> CODES =
      new Rows<Integer>()
          .addNotRun(BUSY, 1222)
          .addNotRun(DEADLOCK, 1205)
          .addNotRun(SERIALIZATION, 3960, 3961, 41301, 41302, 41305, 41325, 41839)
          .addNotRun(CONNECTION, 4221, 40613)
          .add(CONNECTION, 596, 615, 6005, 10053, 10054, 10060)
          .add(CONNECTION, 10928, 10929, 40197, 40501, 49918, 49919, 49920)
          .add(FULL, 1101, 1105, 9002, 40544, 40551, 40552)
          .add(MEMORY, 701, 802, 1204, 8645, 8651, 40550, 40553)
          .add(IO, 823, 833)
          .add(CORRUPT, 605, 824, 825)
          .add(UNIQUE, 2601, 2627)
          .add(CONSTRAINT, 515, 547, 550)
          .add(DATA, 220, 241, 242, 245, 2628, 8114, 8115, 8134, 8152)
          .add(READ_ONLY, 3906)
          .add(CANNOT_OPEN, 911, 4060)
          .add(PERMISSION, 229, 230, 262, 297, 300, 916, 18452, 18456, 18470, 18486, 18487, 18488)
          .add(SYNTAX, 102, 105, 156, 170)
          .add(UNDEFINED_OBJECT, 207, 208, 2812, 3701)
          .add(TRANSACTION_STATE, 3902, 3903, 3930, 3998, 6401)
          .table();

  private SqlServerErrors() {}

  static SqlError find(SQLException e) {
    return CODES.get(e.getErrorCode());
  }
}
