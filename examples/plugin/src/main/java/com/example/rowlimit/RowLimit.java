package com.example.rowlimit;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.FetchCall;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.unit.Purpose;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.Set;

/** Fails a query that gives more rows than anybody wants, instead of reading them all. */
public final class RowLimit implements Interceptor {

  private static final Set<Kind> KINDS = EnumSet.of(Kind.QUERY, Kind.EXECUTE, Kind.FETCH);

  private final int rows;

  private RowLimit(int rows) {
    this.rows = rows;
  }

  /**
   * Makes one.
   *
   * @return a builder with a limit of 10,000 rows
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Set<Kind> kinds() {
    return KINDS;
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    if (call.purpose() == Purpose.UPKEEP) {
      return next.proceed(call);
    }
    if (call instanceof FetchCall fetch) {
      return checked(fetch, next.proceed(call));
    }
    if (call instanceof SqlCall<R> query && query.statement() != null) {
      askForNoMore(query.statement());
    }
    return next.proceed(call);
  }

  private <R> R checked(FetchCall fetch, R onARow) throws SQLException {
    if (fetch.moves() > rows && Boolean.TRUE.equals(onARow)) {
      throw new SQLNonTransientException(
          "a query gave more than %d rows; ask for fewer, or raise the limit".formatted(rows),
          "54000");
    }
    return onARow;
  }

  /** Many drivers read all rows before they give the first; one too many is enough to know. */
  private void askForNoMore(Statement statement) throws SQLException {
    int wanted = statement.getMaxRows();
    if (rows < Integer.MAX_VALUE && (wanted == 0 || wanted > rows)) {
      statement.setMaxRows(rows + 1);
    }
  }

  @Override
  public String toString() {
    return "row limit " + rows;
  }

  /** The options. */
  public static final class Builder {

    private int rows = 10_000;

    private Builder() {}

    /**
     * The limit of each result set.
     *
     * @param most at least 1
     * @return this
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder rows(int most) {
      if (most < 1) {
        throw new IllegalArgumentException("a row limit is at least 1");
      }
      rows = most;
      return this;
    }

    /**
     * Makes it.
     *
     * @return a new one
     */
    public RowLimit build() {
      return new RowLimit(rows);
    }
  }
}
