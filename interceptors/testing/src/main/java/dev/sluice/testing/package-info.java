/** Records and counts JDBC calls and injects faults, for tests. */
package dev.sluice.testing;
