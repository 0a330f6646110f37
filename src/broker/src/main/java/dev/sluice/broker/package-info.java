/** Queues in a SQL database, reached through a DataSource. */
package dev.sluice.broker;
