package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.unit.Session;
import dev.sluice.jdbc.unit.Work;
import java.sql.SQLException;

/** Work that says how big it is. */
record Sized(int n, int bytes) implements Work<Integer> {

  @Override
  public Integer run(Session session) throws SQLException {
    return Database.insert(session, n);
  }
}
