/**
 * The connections that runners work with: how many there are, who has one, who waits for one, and
 * what each is set up with.
 *
 * <p>Applications need {@link dev.sluice.jdbc.lease.LeaseOptions}, {@link
 * dev.sluice.jdbc.lease.ConnectionSetup} and {@link dev.sluice.jdbc.lease.TransactionStyle}; the
 * rest is for runners.
 *
 * <pre>{@code
 * SqlRunner.over(dataSource).transactions(TransactionStyle.IMMEDIATE).leased(LeaseOptions.DEFAULTS);
 * }</pre>
 */
package dev.sluice.jdbc.lease;
