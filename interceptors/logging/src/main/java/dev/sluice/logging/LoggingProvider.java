package dev.sluice.logging;

import static java.lang.Integer.parseInt;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Settings;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Makes {@link Logging} where it is installed as {@code logging}. */
public final class LoggingProvider implements InterceptorProvider {

  /** For the service loader. */
  public LoggingProvider() {}

  @Override
  public String name() {
    return "logging";
  }

  @Override
  public Interceptor create(Settings settings) {
    LoggingBuilder builder = Logging.builder();
    settings.text("logger").to(name -> builder.logger(LoggerFactory.getLogger(name)));
    settings.choice("success-level", Level.class).to(builder::successLevel);
    settings.choice("retried-level", Level.class).to(builder::retriedLevel);
    settings.choice("slow-level", Level.class).to(builder::slowLevel);
    settings.choice("failure-level", Level.class).to(builder::failureLevel);
    settings.duration("slower-than").to(builder::slowerThan);
    settings.number("max-sql-length").to(builder::maxSqlLength);
    settings.flag("units").to(builder::units);
    settings.flag("statements").to(builder::statements);
    settings.flag("transactions").to(builder::transactions);
    settings.flag("upkeep").to(builder::upkeep);
    settings.flag("rows").to(builder::rows);
    settings.flag("caller").to(builder::caller);
    settings.flag("literals").to(builder::literals);
    settings.flag("exceptions").to(builder::exceptions);
    settings.flag("parameters").to(builder::parameters);
    settings.flag("executable").to(builder::executable);
    redact(settings, builder);
    return builder.build();
  }

  private static void redact(Settings settings, LoggingBuilder builder) {
    settings
        .list("redact-positions")
        .to(all -> all.forEach(one -> builder.redact(rules -> rules.positions(parseInt(one)))));
    settings
        .text("redact-values")
        .to(regex -> builder.redact(rules -> rules.values(Pattern.compile(regex))));
    settings
        .text("redact-names")
        .to(regex -> builder.redact(rules -> rules.names(Pattern.compile(regex))));
    settings
        .number("redact-longer-than")
        .to(most -> builder.redact(rules -> rules.maxLength(most)));
  }
}
