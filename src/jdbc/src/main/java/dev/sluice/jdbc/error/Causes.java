package dev.sluice.jdbc.error;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The SQL exceptions behind an exception, nearest first. Chains may be cyclic or very long. */
final class Causes {

  private static final int LIMIT = 32;

  private Causes() {}

  static List<SQLException> of(SQLException e) {
    List<Throwable> seen = new ArrayList<>(4);
    add(seen, e);
    List<SQLException> links = new ArrayList<>(4);
    for (int i = 0; i < seen.size(); i++) {
      Throwable link = seen.get(i);
      if (link instanceof SQLException sql) {
        links.add(sql);
        add(seen, sql.getNextException());
      }
      add(seen, link.getCause());
    }
    return links;
  }

  private static void add(List<Throwable> seen, Throwable link) {
    if (link == null || seen.size() >= LIMIT) return;
    for (Throwable known : seen) if (known == link) return;
    seen.add(link);
  }
}
