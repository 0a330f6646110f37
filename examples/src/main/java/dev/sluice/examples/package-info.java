/** Runnable examples. */
package dev.sluice.examples;
