package dev.sluice.examples.watch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What one logger gets, instead of the console, until this is closed. Thread-safe. */
final class CapturedLog extends Handler implements AutoCloseable {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final SimpleFormatter format = new SimpleFormatter();
  private final Logger logger;

  private CapturedLog(Logger logger) {
    this.logger = logger;
  }

  static CapturedLog of(String name) {
    CapturedLog log = new CapturedLog(Logger.getLogger(name));
    log.logger.addHandler(log);
    log.logger.setUseParentHandlers(false);
    return log;
  }

  @Override
  public void publish(LogRecord entry) {
    lines.add(entry.getLevel() + " " + format.formatMessage(entry));
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void flush() {
    // nothing is held back
  }

  @Override
  public void close() {
    logger.setUseParentHandlers(true);
    logger.removeHandler(this);
  }
}
