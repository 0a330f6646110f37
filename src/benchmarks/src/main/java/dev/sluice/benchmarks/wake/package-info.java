/** How soon watchers notice messages, and what waiting for them costs. */
package dev.sluice.benchmarks.wake;
