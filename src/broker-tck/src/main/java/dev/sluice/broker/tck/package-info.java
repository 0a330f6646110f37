/**
 * What every backend, runner and chain of interceptors must do for the broker, as tests of JUnit
 * Jupiter. Extend {@link dev.sluice.broker.tck.BrokerTck} in a test, and run it like any other.
 */
package dev.sluice.broker.tck;
