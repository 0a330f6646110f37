package dev.sluice.jdbc.error;

import static dev.sluice.jdbc.error.ErrorKind.*;

import java.sql.SQLException;
import java.util.Map;

/**
 * Oracle, after "Database Error Messages" (ORA-00001 is 1) and "JDBC Error Messages" of the driver
 * (from 17001).
 *
 * <p>A missed lock and a deadlock (ORA-00060) undo their statement only; a serialization failure
 * leaves a transaction that can only be rolled back. A distributed transaction that waits too long
 * (ORA-02049) is to be treated as a deadlock. Listener errors come before there is a connection. A
 * failover (from ORA-25401) proves nothing; ORA-25405 says so of a commit.
 */
final class OracleErrors {

  private static final Map<Integer, SqlError> CODES =
      new Rows<Integer>()
          .addNotRun(BUSY, 51, 54, 4021, 30006)
          .addNotRun(DEADLOCK, 60, 2049, 4020)
          .addNotRun(SERIALIZATION, 8177)
          .addNotRun(CONNECTION, 18, 20, 1033, 12154, 12505, 12514, 12516, 12518, 12519, 12520)
          .addNotRun(CONNECTION, 12500, 12521, 12526, 12527, 12528, 12541)
          .add(CONNECTION, 28, 1012, 1034, 1089, 1090, 1092, 2396, 3113, 3114, 3135)
          .add(CONNECTION, 12170, 12537, 12547, 12560, 12571, 17002, 17008, 17410)
          .add(CONNECTION, 25401, 25402, 25403, 25405, 25408)
          .add(FULL, 257, 1536, 1628, 1631, 1632, 1650, 1651, 1652, 1653, 1654, 30036)
          .add(MEMORY, 4030, 4031)
          .add(IO, 1114, 1115, 27072)
          .add(CORRUPT, 1578)
          .add(UNIQUE, 1)
          .add(CONSTRAINT, 1400, 1407, 2290, 2291, 2292)
          .add(DATA, 1401, 1426, 1438, 1476, 1722, 1830, 1858, 1861, 12899)
          .add(READ_ONLY, 1456, 16000)
          .add(CANCELLED, 1013, 17015)
          .add(TIMEOUT, 17016)
          .add(PERMISSION, 1017, 1031, 1045, 28000, 28001)
          .add(SYNTAX, 900, 905, 907, 911, 917, 923, 933, 936)
          .add(UNDEFINED_OBJECT, 904, 942, 2289, 4043)
          .add(TRANSACTION_STATE, 1086, 1453)
          .add(MISUSE, 17003, 17006, 17009, 17010, 17023)
          .table();

  private OracleErrors() {}

  static SqlError find(SQLException e) {
    return CODES.get(e.getErrorCode());
  }
}
