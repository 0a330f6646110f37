package dev.sluice.jdbc.error;

import java.sql.SQLException;

/** The code that a database, or its driver, has for an error. */
public final class StatusCode {

  private static final String ORACLE = "ORA-";

  private StatusCode() {}

  /**
   * The most specific code of an exception, or else of the nearest exception behind it that has
   * one: the product's own, Oracle's in its own form, {@code ORA-00942}; the SQLSTATE where there
   * is no other, as with PostgreSQL. Of a driver that is not known, which of the two says more is
   * not known either, so both are told, {@code 42000/1071}.
   *
   * @param e what was thrown; not null
   * @return {@code db.response.status_code} by OpenTelemetry's semantic conventions; null if there
   *     is none
   */
  public static String of(SQLException e) {
    for (SQLException link : Causes.of(e)) {
      String code = ofOne(link);
      if (code != null) return code;
    }
    return null;
  }

  private static String ofOne(SQLException e) {
    String state = e.getSQLState() == null || e.getSQLState().isEmpty() ? null : e.getSQLState();
    int code = e.getErrorCode();
    if (code == 0) return state;
    Vendor vendor = Vendor.of(e);
    String message = e.getMessage();
    if (vendor == Vendor.ORACLE || (message != null && message.startsWith(ORACLE)))
      return ORACLE + "%05d".formatted(code);
    String own = Integer.toString(code);
    return vendor != Vendor.STANDARD || state == null || state.equals(own)
        ? own
        : state + '/' + own;
  }
}
