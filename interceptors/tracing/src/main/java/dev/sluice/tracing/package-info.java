/** OpenTelemetry spans for JDBC calls. */
package dev.sluice.tracing;
