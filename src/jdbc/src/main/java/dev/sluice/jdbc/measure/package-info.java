/**
 * What there is to measure of calls, whatever library it is then recorded with. An interceptor for
 * a library of metrics extends {@link dev.sluice.jdbc.measure.Measuring}, and its builder {@link
 * dev.sluice.jdbc.measure.MeasuringOptions}:
 *
 * <pre>{@code
 * @Override
 * protected void operation(JdbcCall<?> call, long nanos, Throwable failure) {
 *   timers.get(failure == null ? "none" : Failures.type(failure)).update(nanos, NANOSECONDS);
 * }
 * }</pre>
 *
 * <p>Values that an application chooses freely go through a {@link
 * dev.sluice.jdbc.measure.Bounded}.
 */
package dev.sluice.jdbc.measure;
