package dev.sluice.broker.support;

import java.time.Duration;

/** How thorough this run is: the system property {@code sluice.campaign}, "short" or "long". */
public final class Campaign {

  private static final boolean LONG = "long".equals(System.getProperty("sluice.campaign"));

  private Campaign() {}

  /** Whether a few minutes may be spent. */
  public static boolean isLong() {
    return LONG;
  }

  /** One of two numbers. */
  public static int rounds(int inShort, int inLong) {
    return LONG ? inLong : inShort;
  }

  /** How long a test under load goes on. */
  public static Duration load() {
    return Duration.ofSeconds(LONG ? 20 : 3);
  }
}
