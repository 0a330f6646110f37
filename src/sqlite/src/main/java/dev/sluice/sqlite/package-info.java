/** A DataSource from the path of a SQLite file. */
package dev.sluice.sqlite;
