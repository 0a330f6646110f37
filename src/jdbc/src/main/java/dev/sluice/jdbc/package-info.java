/**
 * Interceptors around JDBC: what an interceptor is, what it is given, and how several are composed.
 *
 * <p>An {@link dev.sluice.jdbc.Interceptor} goes <em>around</em> a {@link dev.sluice.jdbc.Call}. It
 * may look at it, time it, change it, repeat it, answer it itself or refuse it:
 *
 * <pre>{@code
 * class NoDrop implements Interceptor {
 *   public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
 *     if (call instanceof SqlCall<R> statement && statement.sql().startsWith("DROP"))
 *       throw new SQLException("DROP is not allowed here");
 *     return next.proceed(call);
 *   }
 * }
 *
 * DataSource guarded = SluiceDataSource.wrap(dataSource, new NoDrop());
 * }</pre>
 *
 * <p>Calls come on three levels, outermost first: the {@linkplain dev.sluice.jdbc.UnitCall unit}
 * (what a caller wants done), the {@linkplain dev.sluice.jdbc.TransactionCall transaction} (one
 * attempt at it) and the {@linkplain dev.sluice.jdbc.JdbcCall JDBC call}. Units and transactions
 * exist where a runner of {@code dev.sluice.jdbc.runner} is used; JDBC calls exist wherever a
 * wrapped {@code DataSource} is.
 */
package dev.sluice.jdbc;
