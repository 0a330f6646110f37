/** Examples for callers that must not block. */
package dev.sluice.examples.async;
