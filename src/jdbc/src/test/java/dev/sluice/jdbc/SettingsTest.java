package dev.sluice.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static final String SECRET = "s3cr3t-hunter2";

  private enum Style {
    SHORT,
    VERY_LONG
  }

  @Test
  void theConnectionsPropertyComesBeforeTheSystemsAndThatBeforeTheEnvironment() {
    Map<String, String> environment = Map.of("SLUICE_MY_SLOW_MAX_SQL", "env");
    Map<String, String> system = Map.of("sluice.my-slow.max-sql", "system");
    Map<String, String> properties = Map.of("sluice.my-slow.max-sql", "property");

    assertThat(Settings.of("my-slow", properties, system, environment).text("max-sql").orElse(""))
        .isEqualTo("property");
    assertThat(Settings.of("my-slow", Map.of(), system, environment).text("max-sql").orElse(""))
        .isEqualTo("system");
    assertThat(Settings.of("my-slow", Map.of(), Map.of(), environment).text("max-sql").orElse(""))
        .isEqualTo("env");
    assertThat(Settings.of("my-slow", Map.of()).text("max-sql").orElse("other")).isEqualTo("other");
  }

  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "2s, PT2S",
    "5 m, PT5M",
    "1h, PT1H",
    "3d, PT72H",
    "PT1.5S, PT1.5S",
    "0s, PT0S"
  })
  void durationsAreWrittenAsPeopleOrTheIsoDo(String text, Duration duration) {
    assertThat(given(text).duration("key").orElse(null)).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({
    "db.example, db.example, 0",
    "db.example:5433, db.example, 5433",
    "[2001:db8::1]:5433, 2001:db8::1, 5433",
    "/run/db.sock, /run/db.sock, 0"
  })
  void aServerMayHaveAPort(String text, String host, int port) {
    assertThat(given(text).server("key").orElse(null))
        .isEqualTo(InetSocketAddress.createUnresolved(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "a:", "a:70000", "me:secret@a:1", "a,b"})
  void whatIsNoServerIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> given(text).server("key"))
        .withMessageEndingWith("must be a host or host:port");
  }

  @Test
  void everyTypeReadsItsValues() {
    assertThat(given("TRUE").flag("key").orElse(false)).isTrue();
    assertThat(given("false").flag("key").orElse(true)).isFalse();
    assertThat(given("-7").number("key").orElse(0)).isEqualTo(-7);
    assertThat(given(" a , b,,").list("key").orElse(null)).containsExactly("a", "b");
    assertThat(given("very-long").choice("key", Style.class).orElse(null))
        .isEqualTo(Style.VERY_LONG);
    assertThat(given("SHORT, very-long").choices("key", Style.class).orElse(null))
        .isEqualTo(Set.of(Style.values()));
    assertThat(given("  as it is ").text("key").orElse(null)).isEqualTo("  as it is ");
  }

  @Test
  void badValuesAreToldWithTheirPlaceAndWhatIsAllowedButNotRepeated() {
    Settings settings =
        Settings.of(
            "x",
            Map.of("sluice.x.a", SECRET, "sluice.x.list", " , "),
            Map.of("sluice.x.b", SECRET, "sluice.x.e", SECRET),
            Map.of("SLUICE_X_C_C", SECRET, "SLUICE_X_D", SECRET));

    assertRefused(() -> settings.number("a"), "connection property sluice.x.a must be a whole");
    assertRefused(() -> settings.flag("b"), "system property sluice.x.b must be true or false");
    assertRefused(
        () -> settings.duration("c-c"),
        "environment variable SLUICE_X_C_C must be a duration, such as 250ms");
    assertRefused(() -> settings.choice("d", Style.class), "must be one of short, very-long");
    assertRefused(() -> settings.choices("e", Style.class), "with commas, of short, very-long");
    assertRefused(() -> settings.list("list"), "sluice.x.list must be a list with commas");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1 week",
        "-1s",
        "1.5s",
        "99999999999999999999s",
        "PT",
        "999999999999999d"
      })
  void whatIsNoDurationIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> given(text).duration("key"));
  }

  @Test
  void whatAnOptionRefusesIsToldWithThePlaceOfTheSetting() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> given("0").number("key").to(SettingsTest::positive))
        .withMessage("connection property sluice.x.key is refused: must be 1 or more, is 0");
  }

  @Test
  void aTextThatAnOptionRefusesIsNotRepeated() {
    assertRefused(() -> given(SECRET).text("key").to(SettingsTest::refuse), "sluice.x.key");
    assertRefused(
        () -> given("a, " + SECRET).list("key").to(list -> list.forEach(SettingsTest::refuse)),
        "sluice.x.key");
  }

  @Test
  void anOptionIsLeftAloneWhereNothingIsSet() {
    List<Object> taken = new ArrayList<>();
    Settings.of("x", Map.of()).number("key").to(taken::add);
    assertThat(taken).isEmpty();
    given("5").number("key").to(taken::add);
    assertThat(taken).containsExactly(5);
  }

  @Test
  void whatNobodyAskedForIsRefusedWithWhatIsKnown() {
    Settings settings =
        Settings.of(
            "x",
            Map.of("sluice.x.known", "1", "sluice.xy.else", "1", "sluice.interceptors", "x"),
            Map.of("sluice.x.knwon", SECRET),
            Map.of("SLUICE_X_KNOWN", "1", "SLUICE_XY", "1"));
    settings.number("known");
    settings.flag("other");
    assertRefused(
        settings::refuseUnknown,
        "system property sluice.x.knwon is not a setting of interceptor x, which has known, other");
    assertRefused(
        () -> Settings.of("x", Map.of(), Map.of(), Map.of("SLUICE_X_Y", "")).refuseUnknown(),
        "environment variable SLUICE_X_Y is not a setting of interceptor x, which has none");

    Settings known = Settings.of("x", Map.of("sluice.x.known", "1"));
    known.number("known");
    known.refuseUnknown();
  }

  @Test
  void noValueIsInAnyText() {
    Settings settings = given(SECRET);
    assertThat(settings + " " + settings.text("key")).doesNotContain(SECRET);
  }

  private static Settings given(String value) {
    return Settings.of("x", Map.of("sluice.x.key", value));
  }

  private static void positive(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("must be 1 or more, is " + number);
    }
  }

  private static void refuse(String text) {
    throw new IllegalArgumentException("not like this: " + text);
  }

  private static void assertRefused(ThrowingCallable action, String message) {
    assertThatThrownBy(action)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .satisfies(
            e -> {
              StringWriter all = new StringWriter();
              e.printStackTrace(new PrintWriter(all));
              assertThat(all.toString()).doesNotContain(SECRET);
            });
  }
}
