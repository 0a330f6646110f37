package dev.sluice.jdbc.error;

import static dev.sluice.jdbc.error.ErrorKind.*;

import java.sql.SQLException;
import java.util.Map;

/**
 * MySQL and MariaDB, after "Server Error Message Reference", "Client Error Message Reference" and
 * MariaDB's "Error Codes". Vendor code first, since the server gives most errors the state {@code
 * HY000} and the drivers give a missed lock that of a serialization failure. Codes that mean
 * different things in the two are left to their SQLSTATE.
 *
 * <p>A missed lock undoes its statement, a deadlock its transaction ("InnoDB Error Handling" of the
 * reference manual). A refused certification (3101) has rolled back. The client's codes prove
 * nothing, not even 2003: the drivers for Java have states of their own, so these come from a
 * server that is the client of another, in the middle of a statement.
 */
final class MysqlErrors {

  private static final Map<Integer, SqlError> CODES =
      new Rows<Integer>()
          .addNotRun(BUSY, 1205, 3572)
          .addNotRun(DEADLOCK, 1213, 1614)
          .addNotRun(SERIALIZATION, 3101)
          .add(DEADLOCK, 3058)
          .add(SERIALIZATION, 1020)
          .addNotRun(CONNECTION, 1040, 1129, 1203)
          .add(CONNECTION, 1053, 1152, 1158, 1159, 1160, 1161, 1927)
          .add(CONNECTION, 2002, 2003, 2005, 2006, 2012, 2013, 2026, 2055)
          .add(FULL, 1021, 1114, 1226, 1637)
          .add(MEMORY, 1037, 1038, 1041, 1135, 1206)
          .add(IO, 1004, 1016, 1024, 1026, 1030)
          .add(CORRUPT, 1034, 1035, 1194, 1195, 1712, 1877)
          .add(UNIQUE, 1022, 1062, 1169, 1586, 1859)
          .add(CONSTRAINT, 1048, 1216, 1217, 1364, 1451, 1452, 3819)
          .add(DATA, 1118, 1153, 1264, 1265, 1292, 1365, 1366, 1406, 1690)
          .add(READ_ONLY, 1036, 1290, 1792, 1836)
          .add(TIMEOUT, 1969, 3024)
          .add(CANCELLED, 1317)
          .add(PERMISSION, 1044, 1045, 1130, 1142, 1143, 1227, 1370, 1698, 1820, 1862)
          .add(SYNTAX, 1064, 1149)
          .add(UNDEFINED_OBJECT, 1051, 1054, 1091, 1109, 1146, 1176, 1305)
          .add(CANNOT_OPEN, 1049)
          .table();

  private MysqlErrors() {}

  static SqlError find(SQLException e) {
    return CODES.get(e.getErrorCode());
  }
}
