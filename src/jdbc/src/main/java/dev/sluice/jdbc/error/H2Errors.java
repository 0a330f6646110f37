package dev.sluice.jdbc.error;

import static dev.sluice.jdbc.error.ErrorKind.*;

import java.sql.SQLException;
import java.util.Map;

/**
 * H2, after its {@code org.h2.api.ErrorCode}. Vendor codes; those in the standard's classes (22,
 * 23, 40, 42) are also the SQLSTATE and are left to it. 40001 is both a deadlock and a row changed
 * since the snapshot.
 *
 * <p>A failed statement is undone; 40001 undoes the transaction. 57014 is a query timeout too.
 */
final class H2Errors {

  private static final Map<Integer, SqlError> CODES =
      new Rows<Integer>()
          .addNotRun(BUSY, 50200)
          .add(BUSY, 90135)
          .addNotRun(SERIALIZATION, 90131)
          .add(CONNECTION, 90067, 90098, 90121)
          .add(CANCELLED, 57014)
          .add(MEMORY, 90108)
          .add(IO, 90024, 90025, 90028, 90031, 90062)
          .add(READ_ONLY, 90097)
          .add(CANNOT_OPEN, 90013, 90020, 90146, 90149)
          .add(NOT_A_DATABASE, 90048, 90049)
          .add(CORRUPT, 90030)
          .add(PERMISSION, 90040, 90096, 90117)
          .add(UNDEFINED_OBJECT, 42102, 42103, 42104, 42112, 42122, 90022, 90036, 90037)
          .add(UNDEFINED_OBJECT, 90042, 90057, 90079, 90115, 90120)
          .add(TRANSACTION_STATE, 90058, 90063, 90147)
          .add(MISUSE, 90001, 90002, 90007, 90008, 90012, 90127, 90128, 90130, 90140)
          .table();

  private H2Errors() {}

  static SqlError find(SQLException e) {
    return CODES.get(e.getErrorCode());
  }
}
