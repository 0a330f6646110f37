package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.lease.Lease;
import dev.sluice.jdbc.unit.RowMapper;
import dev.sluice.jdbc.unit.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The session of one attempt; dead after it. */
final class UnitSession implements Session, AutoCloseable {

  private final Lease lease;
  private boolean dead;

  UnitSession(Lease lease) {
    this.lease = lease;
  }

  @Override
  public <T> List<T> query(String sql, RowMapper<T> mapper, Object... parameters)
      throws SQLException {
    return alive().query(sql, mapper, parameters);
  }

  @Override
  public int update(String sql, Object... parameters) throws SQLException {
    return alive().update(sql, parameters);
  }

  @Override
  public Connection connection() {
    return alive().connection();
  }

  private Lease alive() {
    if (dead) {
      throw new IllegalStateException("the session is dead: its unit has ended");
    }
    return lease;
  }

  @Override
  public void close() {
    dead = true;
  }
}
