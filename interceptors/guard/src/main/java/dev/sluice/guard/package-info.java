/**
 * Refuses statements by rule, and limits how long they may run.
 *
 * <pre>{@code
 * Guard guard = Guard.builder()
 *     .noSchemaChanges()
 *     .refuse("the audit table only grows", "DELETE FROM audit")
 *     .statementTimeout(Duration.ofSeconds(30))
 *     .build();
 *
 * DataSource guarded = SluiceDataSource.wrap(dataSource, guard);
 * }</pre>
 *
 * <p>{@link dev.sluice.guard.Guard} sees a statement whichever method executes it. It guards
 * against mistakes; against people there are the permissions of the database.
 */
package dev.sluice.guard;
