package dev.sluice.logging;

import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.TimeZone;

/**
 * Dates and times of {@code java.sql} as PostgreSQL's driver sends them: without a type, so that
 * the server takes what it needs, and with the offset, which it ignores where there is no zone.
 */
final class PostgresDates {

  /** As the driver has them in {@code PGStatement}. */
  private static final long INFINITY = 9_223_372_036_825_200_000L;

  private static final long MINUS_INFINITY = -9_223_372_036_832_400_000L;

  private PostgresDates() {}

  static String of(java.util.Date date, TimeZone zone) {
    if (date.getTime() >= INFINITY || date.getTime() <= MINUS_INFINITY) {
      return date.getTime() > 0 ? "'infinity'" : "'-infinity'";
    }
    GregorianCalendar local = new GregorianCalendar(zone);
    local.setTimeInMillis(date.getTime());
    String era = local.get(Calendar.ERA) == GregorianCalendar.BC ? Moments.BC : "";
    if (date instanceof Date) {
      return format("'%tF %s%s'", local, offset(local), era);
    }
    int nanos = local.get(Calendar.MILLISECOND) * 1_000_000;
    if (date instanceof Time) {
      return format("'%tT%s%s'", local, fraction(nanos), offset(local));
    }
    String fraction = fraction(date instanceof Timestamp timestamp ? timestamp.getNanos() : nanos);
    return format("'%tF %<tT%s%s%s'", local, fraction, offset(local), era);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String fraction(int nanos) {
    return nanos == 0 ? "" : format(".%09d", nanos).replaceAll("0+$", "");
  }

  private static String offset(Calendar local) {
    int millis = local.get(Calendar.ZONE_OFFSET) + local.get(Calendar.DST_OFFSET);
    return Moments.OFFSET.format(ZoneOffset.ofTotalSeconds(millis / 1000));
  }
}
