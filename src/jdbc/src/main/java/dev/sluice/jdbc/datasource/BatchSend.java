package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.Action;
import dev.sluice.jdbc.SqlCall.Send;
import java.sql.SQLException;

/** Sends a batch, once: a driver forgets the entries, also of a batch that failed. */
final class BatchSend<R> implements Send<R> {

  private final InterceptedStatement statement;
  private final Action<R> driver;
  private boolean sent;
  private Throwable failure;

  BatchSend(InterceptedStatement statement, Action<R> driver) {
    this.statement = statement;
    this.driver = driver;
  }

  @Override
  public R send(String sql) throws SQLException {
    if (sent) {
      throw new IllegalStateException(
          "a batch can't be repeated: its entries are gone after the first try", failure);
    }
    sent = true;
    try {
      return driver.run();
    } catch (SQLException e) {
      failure = e;
      throw statement.connection.state.failed(TransactionText.NONE, e);
    } catch (Throwable e) {
      failure = e;
      throw e;
    } finally {
      statement.batchCleared();
    }
  }

  boolean sent() {
    return sent;
  }
}
