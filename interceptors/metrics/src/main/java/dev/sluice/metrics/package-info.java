/** OpenTelemetry metrics for JDBC calls. */
package dev.sluice.metrics;
