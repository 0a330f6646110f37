package dev.sluice.guard;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Settings;

/** Makes {@link Guard} where it is installed as {@code guard}. */
public final class GuardProvider implements InterceptorProvider {

  /** For the service loader. */
  public GuardProvider() {}

  @Override
  public String name() {
    return "guard";
  }

  @Override
  public Interceptor create(Settings settings) {
    Guard.Builder builder = Guard.builder();
    if (settings.flag("read-only").orElse(false)) {
      builder.readOnly();
    }
    if (settings.flag("no-schema-changes").orElse(false)) {
      builder.noSchemaChanges();
    }
    settings.list("allow").to(beginnings -> beginnings.forEach(builder::allow));
    settings
        .list("refuse")
        .to(phrases -> phrases.forEach(phrase -> builder.refuse(phrase, phrase)));
    settings.duration("statement-timeout").to(builder::statementTimeout);
    settings.list("except-units").to(names -> builder.exceptUnits(names.toArray(String[]::new)));
    Guard guard = builder.build();
    if (guard.kinds().isEmpty()) {
      throw new IllegalArgumentException(
          "interceptor guard would guard nothing; set sluice.guard.read-only,"
              + " .no-schema-changes, .refuse or .statement-timeout");
    }
    return guard;
  }
}
