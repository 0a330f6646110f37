/** Examples of watchers: one queue or several, and what a handler may do. */
package dev.sluice.examples.watch;
