package dev.sluice.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A logger of the test's own, and the events it got. */
final class Log {

  private final Logger logger = new LoggerContext().getLogger("test");
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  Log(Level level) {
    logger.setLevel(level);
    logger.addAppender(appender);
    appender.start();
  }

  Logger logger() {
    return logger;
  }

  List<ILoggingEvent> events() {
    return appender.list;
  }

  ILoggingEvent only() {
    if (events().size() != 1) {
      throw new AssertionError("expected one event, got " + events());
    }
    return events().get(0);
  }

  static Map<String, Object> pairs(ILoggingEvent event) {
    Map<String, Object> pairs = new LinkedHashMap<>();
    event.getKeyValuePairs().forEach(pair -> pairs.put(pair.key, pair.value));
    return pairs;
  }

  /** Everything an appender could write. */
  String everything() {
    StringBuilder all = new StringBuilder();
    for (ILoggingEvent event : events()) {
      all.append(event.getFormattedMessage()).append(event.getKeyValuePairs());
      all.append(event.getThrowableProxy());
    }
    return all.toString();
  }
}
