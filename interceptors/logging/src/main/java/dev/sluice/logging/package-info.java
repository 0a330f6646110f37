/** Logs JDBC calls through SLF4J. */
package dev.sluice.logging;
