/** A reactor: one thread owns all that is stored, workers get and return plain values. */
package dev.sluice.examples.reactor;
