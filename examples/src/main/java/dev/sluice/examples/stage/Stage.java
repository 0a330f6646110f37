package dev.sluice.examples.stage;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Where an example stores, tells and checks. Thread-safe. */
public final class Stage {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  private final Path database;
  private final String word;
  private final PrintStream out;
  private final AtomicInteger checks = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();

  /**
   * A stage.
   *
   * @param word what the command line says after the name; null if nothing
   */
  Stage(Path database, String word, PrintStream out) {
    this.database = database;
    this.word = word;
    this.out = out;
  }

  /**
   * The file for its queues.
   *
   * @return a file that does not exist yet
   */
  public Path database() {
    return database;
  }

  /**
   * The number that the command line gives.
   *
   * @param otherwise what it is if none is given
   * @return 1 or more
   */
  public int number(int otherwise) {
    if (word == null) {
      return otherwise;
    }
    if (!word.matches("[1-9][0-9]{0,5}")) {
      throw new UsageException("give a number of 1 to 999999, not \"" + word + "\"");
    }
    return Integer.parseInt(word);
  }

  /**
   * The word that the command line gives.
   *
   * @param choices what it can be; the first if none is given
   * @return one of them
   */
  public String oneOf(String... choices) {
    if (word == null) {
      return choices[0];
    }
    if (!List.of(choices).contains(word)) {
      throw new UsageException(
          "give one of %s, not \"%s\"".formatted(String.join(", ", choices), word));
    }
    return word;
  }

  /**
   * Prints a line.
   *
   * @param format as for {@link String#format}
   * @param values what goes into it
   */
  public void say(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  /**
   * Checks a claim; the example has succeeded if all of them hold.
   *
   * @param claim what should be so
   * @param holds whether it is
   */
  public void check(String claim, boolean holds) {
    checks.incrementAndGet();
    if (!holds) {
      failures.incrementAndGet();
    }
    say("%s %s", holds ? "  ok:" : "  NOT SO:", claim);
  }

  /**
   * Checks a claim by comparing.
   *
   * @param claim what should be so
   * @param actual what is
   * @param expected what should be
   */
  public void check(String claim, Object actual, Object expected) {
    boolean equal = Objects.equals(actual, expected);
    check(equal ? claim : claim + ": it is " + actual + ", not " + expected, equal);
  }

  /**
   * Waits until something is so, at most 20 s.
   *
   * @param what it is
   * @param condition looked at every millisecond
   * @throws InterruptedException if the example is to end
   * @throws TimeoutException if it does not come true
   */
  public void await(String what, BooleanSupplier condition)
      throws InterruptedException, TimeoutException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE) {
        throw new TimeoutException("waited in vain until " + what);
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /** How many claims were checked. */
  int checks() {
    return checks.get();
  }

  /** How many of them did not hold. */
  int failures() {
    return failures.get();
  }
}
