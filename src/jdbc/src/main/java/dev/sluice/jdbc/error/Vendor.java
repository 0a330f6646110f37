package dev.sluice.jdbc.error;

import java.sql.SQLException;
import java.util.function.Function;

/**
 * Whose exception it is. Told by the class of the exception; drivers that throw the classes of
 * {@code java.sql} (MySQL's, MariaDB's and Oracle's mostly, SQLite's for its own state) are told by
 * the class that made the exception, which is on top of its stack trace.
 */
enum Vendor {
  SQLITE(SqliteErrors::find, "org.sqlite."),
  POSTGRESQL(PostgresErrors::find, "org.postgresql."),
  MYSQL(MysqlErrors::find, "com.mysql.", "org.mariadb."),
  SQL_SERVER(SqlServerErrors::find, "com.microsoft.sqlserver."),
  ORACLE(OracleErrors::find, "oracle."),
  H2(H2Errors::find, "org.h2."),
  STANDARD(e -> null);

  private static final Vendor[] ALL = values();
  private static final String OURS = "dev.sluice.";

  private final Function<SQLException, SqlError> table;
  private final String[] packages;

  Vendor(Function<SQLException, SqlError> table, String... packages) {
    this.table = table;
    this.packages = packages;
  }

  static Vendor of(SQLException e) {
    for (Class<?> c = e.getClass(); !c.getName().startsWith("java."); c = c.getSuperclass()) {
      Vendor vendor = ofClass(c.getName());
      if (vendor != STANDARD) return vendor;
    }
    String message = e.getMessage();
    if (message != null && message.startsWith("[SQLITE_")) return SQLITE;
    for (StackTraceElement frame : e.getStackTrace())
      if (!frame.getClassName().startsWith("java.")) return ofClass(frame.getClassName());
    return STANDARD;
  }

  /** Whether no driver has made it, but Sluice, or an interceptor of somebody's. */
  static boolean isOfTheChain(SQLException e) {
    if (e.getClass().getName().startsWith(OURS)) return true;
    StackTraceElement[] frames = e.getStackTrace();
    int first = 0;
    while (first < frames.length && !frames[first].getClassName().startsWith(OURS)) {
      // a driver is called by a wrapper, and an interceptor by a link
      if (frames[first].getMethodName().equals("intercept")) return of(e) == STANDARD;
      first++;
    }
    return first == 0 && frames.length > 0;
  }

  /** By the vendor's own row if there is one, else by the standard's. */
  SqlError classify(SQLException e) {
    SqlError error = table.apply(e);
    return error != null ? error : StandardErrors.find(e);
  }

  private static Vendor ofClass(String name) {
    for (Vendor vendor : ALL)
      for (String prefix : vendor.packages) if (name.startsWith(prefix)) return vendor;
    return STANDARD;
  }
}
