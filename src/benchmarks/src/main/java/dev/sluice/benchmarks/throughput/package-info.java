/** The broker's throughput beside plain JDBC. */
package dev.sluice.benchmarks.throughput;
