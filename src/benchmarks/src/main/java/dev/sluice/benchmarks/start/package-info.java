/**
 * How long the packed command takes as a whole process, beside an empty {@code main}.
 *
 * <pre>{@code
 * java -jar benchmarks.jar start src/cli/target/broker/bin/broker JDK17 JDK25
 * }</pre>
 */
package dev.sluice.benchmarks.start;
