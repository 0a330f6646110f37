package dev.sluice.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "BROKER_CACHE_MB | abc | 'abc': expected an integer number of megabytes",
        "BROKER_BUSY_TIMEOUT | `` | '': expected an integer number of milliseconds",
        "BROKER_CACHE_MB | 1.5 | '1.5': expected an integer number of megabytes",
        "BROKER_CACHE_MB | 0x10 | '0x10': expected an integer number of megabytes",
        "BROKER_CACHE_MB | 1__0 | '1__0': expected an integer number of megabytes",
        "BROKER_CACHE_MB | it's | \"it's\": expected an integer number of megabytes",
        "BROKER_LOAD_MAX_FUTURE_SKEW_SECONDS | -1 | '-1': expected a non-negative integer number of seconds",
        "BROKER_VACUUM_THRESHOLD | x | 'x': expected a numeric percentage",
        "BROKER_VACUUM_THRESHOLD | 1f | '1f': expected a numeric percentage",
        "BROKER_DEFAULT_DB_LOCATION | /a/.. | '/a/..': expected an absolute directory path or empty string",
        "BROKER_DEFAULT_DB_NAME | a/b/c | 'a/b/c': expected a relative database path with at most one directory",
        "BROKER_PROJECT_CONFIG_PATH | a/b | 'a/b': expected an absolute directory or one relative directory"
      })
  void refusesWhatItCantUse(String variable, String value, String message) {
    assertThatThrownBy(() -> Settings.of(Map.of(variable, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("invalid configuration " + variable + "=" + message);
  }

  @Test
  void tellsTheFirstOfSeveral() {
    assertThatThrownBy(
            () -> Settings.of(Map.of("BROKER_BACKEND_PORT", "x", "BROKER_CACHE_MB", "y")))
        .hasMessageContaining("BROKER_CACHE_MB");
  }

  @Test
  void shortensALongValueAndShowsControlCharacters() {
    assertThatThrownBy(() -> Settings.of(Map.of("BROKER_CACHE_MB", "\n\u0001" + "x".repeat(300))))
        .hasMessageStartingWith("invalid configuration BROKER_CACHE_MB='\\n\\x01xxx")
        .hasMessageContaining("x...: expected")
        .hasMessageMatching("(?s)invalid configuration BROKER_CACHE_MB=.{160}: expected.*");
  }

  @ParameterizedTest
  @CsvSource({"' 7 ',7", "+9,9", "1_000,1000", "٣,3", "-0,0", "99999999999999999999,2147483647"})
  void readsIntegersAsTheyMayBeWritten(String text, int value) throws Exception {
    Settings settings = Settings.of(Map.of("BROKER_CACHE_MB", text));
    assertThat(settings.atLeast(Variable.CACHE_MB, 0)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"1,true", "' TRUE ',true", "yes,true", "on,true", "0,false", "2,false", "'',false"})
  void readsTheFlagOfTheScope(String text, boolean on) throws Exception {
    assertThat(Settings.of(Map.of("BROKER_PROJECT_SCOPE", text)).isProjectScope()).isEqualTo(on);
  }

  @Test
  void ignoresOtherVariablesAndHasDefaults() throws Exception {
    Settings settings = Settings.of(Map.of("BROKER_WHATEVER", "x"));
    assertThat(settings.integer(Variable.MAX_MESSAGE_SIZE)).isEqualTo(10_485_760);
    assertThat(settings.number(Variable.VACUUM_THRESHOLD)).isEqualTo(10);
    assertThat(Variable.values()).hasSize(32);
  }
}
