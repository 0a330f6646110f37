package dev.sluice.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Settings;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class TracingProviderTest {

  private final InterceptorProvider provider =
      StreamSupport.stream(ServiceLoader.load(InterceptorProvider.class).spliterator(), false)
          .filter(found -> found.name().equals("tracing"))
          .findFirst()
          .orElseThrow();

  private Interceptor create(Map<String, String> properties) {
    Settings settings = Settings.of("tracing", properties);
    Interceptor tracing = provider.create(settings);
    settings.refuseUnknown();
    return tracing;
  }

  @Test
  void withoutSettingsUnitsAndStatementsAreTraced() {
    assertThat(create(Map.of()).kinds())
        .containsAll(Kind.STATEMENTS)
        .contains(Kind.UNIT, Kind.TRANSACTION)
        .hasSize(6);
    assertThat(create(Map.of()).wantsParameters()).isFalse();
  }

  @Test
  void settingsChooseWhatIsTraced() {
    Interceptor tracing =
        create(
            Map.of(
                "sluice.tracing.units", "false",
                "sluice.tracing.statements", "false",
                "sluice.tracing.transactions", "true",
                "sluice.tracing.connections", "true",
                "sluice.tracing.fetches", "true",
                "sluice.tracing.parameters", "0, name"));

    assertThat(tracing.kinds())
        .containsExactlyInAnyOrder(
            Kind.ACQUIRE,
            Kind.FETCH,
            Kind.BEGIN,
            Kind.COMMIT,
            Kind.ROLLBACK,
            Kind.SAVEPOINT,
            Kind.RELEASE);
    assertThat(tracing.wantsParameters()).isTrue();
  }

  @Test
  void aCommenterHasTagsAndATrace() {
    assertThat(commenter(Map.of("sluice.sqlcommenter.tags", "application=orders, db_driver=x")))
        .hasToString("SqlCommenter[application, db_driver]");
    assertThat(commenter(Map.of("sluice.sqlcommenter.trace", "true")).kinds()).isNotEmpty();
    assertThatThrownBy(() -> commenter(Map.of("sluice.sqlcommenter.tags", "secret")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sluice.sqlcommenter.tags is refused: each tag must be key=value")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> commenter(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sqlcommenter.tags or sluice.sqlcommenter.trace");
  }

  private static Interceptor commenter(Map<String, String> properties) {
    Settings settings = Settings.of("sqlcommenter", properties);
    Interceptor commenter = new SqlCommenterProvider().create(settings);
    settings.refuseUnknown();
    return commenter;
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThatThrownBy(() -> create(Map.of("sluice.tracing.fetches", "secret")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sluice.tracing.fetches")
        .hasMessageContaining("true or false")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> create(Map.of("sluice.tracing.spans", "true")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sluice.tracing.spans")
        .hasMessageContaining("statements");
  }
}
