/** Repeats units that failed for a passing reason. */
package dev.sluice.retry;
