package dev.sluice.cli;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/**
 * Where the library's log goes: nowhere, or, with {@code BROKER_LOGGING_ENABLED=1}, warnings and
 * worse to standard error. Found by the platform, and much quicker than its own.
 */
public final class Loggers extends System.LoggerFinder {

  /** For the platform. */
  public Loggers() {
    // nothing to set
  }

  @Override
  public System.Logger getLogger(String name, Module module) {
    String least = "1".equals(System.getenv("BROKER_LOGGING_ENABLED")) ? "WARNING" : "OFF";
    return new Lines(name, System.Logger.Level.valueOf(least));
  }

  private record Lines(String name, System.Logger.Level least) implements System.Logger {

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return level.getSeverity() >= least.getSeverity() && least != Level.OFF;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
      if (isLoggable(level)) {
        System.err.println(
            "simplebroker: " + level + ": " + text + (thrown == null ? "" : ": " + thrown));
      }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... values) {
      if (isLoggable(level)) {
        log(level, bundle, MessageFormat.format(format, values), (Throwable) null);
      }
    }
  }
}
