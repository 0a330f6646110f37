package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.SqlCall.Send;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * A prepare under way: knows which text was prepared in the end, since an interceptor may change
 * it, and leaves no statement behind if an interceptor fails afterwards.
 */
final class Prepare<S extends PreparedStatement> implements Send<S> {

  private final Send<S> driver;
  private String sql;
  private S statement;

  Prepare(String sql, Send<S> driver) {
    this.sql = sql;
    this.driver = driver;
  }

  S run(Chain<S> chain, ConnectionState state, Class<S> type) throws SQLException {
    try {
      return chain.proceed(
          new SqlCall<>(Kind.PREPARE, type, state, sql, false, 1, List.of(), this));
    } catch (Throwable e) {
      Obtained.close(statement, e);
      throw e;
    }
  }

  @Override
  public S send(String text) throws SQLException {
    S earlier = statement;
    statement = null;
    Obtained.closeEarlier(earlier);
    statement = driver.send(text);
    sql = text;
    return statement;
  }

  /** The text that was prepared. */
  String sql() {
    return sql;
  }
}
