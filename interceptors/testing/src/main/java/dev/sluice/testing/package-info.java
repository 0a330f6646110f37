/**
 * A test kit: records the calls of a chain, and makes them fail.
 *
 * <p>Take the real database, on a temporary file, rather than an imitation of it:
 *
 * <pre>{@code
 * Recorder recorder = new Recorder();
 * Faults faults = new Faults();
 * DataSource dataSource = SluiceDataSource.wrap(file, Retry.withDefaults(), recorder, faults);
 *
 * faults.on(Kind.BEGIN).first(2).fail(SqlFaults::busy);
 * transfer(dataSource);
 *
 * assertThat(recorder.count(Kind.BEGIN)).isEqualTo(3);
 * assertThat(recorder.openConnections()).isEmpty();
 * }</pre>
 *
 * <p>{@link dev.sluice.testing.FaultSweep} makes an operation fail at each of its calls in turn.
 */
package dev.sluice.testing;
