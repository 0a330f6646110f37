/**
 * The demonstration: the lines of a text go through queues with the whole chain around them, while
 * one of the workers is killed.
 *
 * <pre>{@code
 * broker demo README.md
 * }</pre>
 */
package dev.sluice.cli.demo;
