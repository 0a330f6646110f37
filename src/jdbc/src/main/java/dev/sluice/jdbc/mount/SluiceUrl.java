package dev.sluice.jdbc.mount;

import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code jdbc:sluice:[name,name:]jdbc:...}, taken apart. The inner URL may hold a password, so it
 * is in no text.
 *
 * @param names outermost first; null if the URL leaves them to the configuration
 * @param inner the URL of the driver inside
 */
record SluiceUrl(List<String> names, String inner) {

  private static final String PREFIX = "jdbc:sluice:";
  private static final Pattern FORM =
      Pattern.compile("jdbc:sluice:(?:([\\w, -]+):)?(jdbc:[^:]+:.*)", Pattern.DOTALL);

  /** Whether it is for Sluice's driver, well formed or not. */
  static boolean isOne(String url) {
    return url.startsWith(PREFIX);
  }

  static SluiceUrl parse(String url) throws SQLNonTransientConnectionException {
    Matcher parts = FORM.matcher(url);
    if (!parts.matches()) {
      throw refused(
          "a URL of Sluice is jdbc:sluice: with the names of interceptors or without, and the"
              + " database's own URL, such as jdbc:sluice:tracing,retry:jdbc:postgresql://host/db");
    }
    if (isOne(parts.group(2))) {
      throw refused("jdbc:sluice: is there twice; name all interceptors in the first");
    }
    String names = parts.group(1);
    return new SluiceUrl(names == null ? null : Installation.split(names), parts.group(2));
  }

  /** With the SQLSTATE of a connection that the client could not make. */
  static SQLNonTransientConnectionException refused(String reason) {
    return new SQLNonTransientConnectionException(reason, "08001");
  }

  @Override
  public String toString() {
    return PREFIX + names;
  }
}
