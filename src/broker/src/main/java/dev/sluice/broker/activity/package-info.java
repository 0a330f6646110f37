/**
 * Noticing that a queue may have messages, however they came: written by this broker, by another
 * process or in a transaction of the application's own.
 *
 * <pre>{@code
 * try (Subscription tasks = broker.activity().subscribe("tasks", () -> wake.release())) { ... }
 * }</pre>
 */
package dev.sluice.broker.activity;
