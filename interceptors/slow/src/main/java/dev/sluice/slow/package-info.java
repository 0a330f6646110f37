/**
 * Reports statements, held connections and idle transactions that take too long, while they do.
 *
 * <pre>{@code
 * try (Slow slow = Slow.builder()
 *     .statements(Duration.ofSeconds(5))
 *     .connections(Duration.ofMinutes(1))
 *     .stacks(true)
 *     .build()) {
 *   DataSource watched = SluiceDataSource.wrap(dataSource, slow);
 *   ...
 * }
 * }</pre>
 *
 * <p>{@link dev.sluice.slow.Slow} reports each a second time when it has ended, to a {@link
 * dev.sluice.slow.SlowListener}, which is a log unless told otherwise.
 */
package dev.sluice.slow;
