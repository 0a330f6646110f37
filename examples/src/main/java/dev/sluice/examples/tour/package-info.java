/** The broker's operations, one after the other. */
package dev.sluice.examples.tour;
