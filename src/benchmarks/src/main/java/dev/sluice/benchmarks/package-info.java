/** JMH benchmarks of Sluice and of its peers. */
package dev.sluice.benchmarks;
