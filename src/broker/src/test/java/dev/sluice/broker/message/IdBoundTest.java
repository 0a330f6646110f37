package dev.sluice.broker.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.error.TimestampException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds as people write them. */
@Timeout(60)
class IdBoundTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "0, 0",
        "00000000, 0",
        "1, 999997440",
        "1970-01-01T00:00:01, 999997440",
        "1705329000, 1705329000000000000",
        "1705329000s, 1705329000000000000",
        "\" 1705329000 \", 1705329000000000000",
        "1705329000000, 1705329000000000000",
        "1705329000000ms, 1705329000000000000",
        "1705329000ms, 1705328999997440",
        "1705329000000000, 1705329000000000",
        "1705329000000000ns, 1705328999997440",
        "1837025672140161025, 1837025672140161025",
        "1837025672140161025ns, 1837025672140161024",
        "17592186044416, 17592186044416",
        "100000000000, 100000000000000000",
        "9223372036854775807, 9223372036854775807",
        "000000000000000000000000000005, 4999999488",
        "20240115, 1705276800000000000",
        "2024-01-15, 1705276800000000000",
        "2024-W03, 1705276800000000000",
        "20241301, 20241300999999488",
        "10550401, 0",
        "1950-01-01, 0",
        "10550401s, 10550400999997440",
        "2024, 2024000000000",
        "2024-01-15T14:30:00Z, 1705329000000000000",
        "2024-01-15 14:30:00, 1705329000000000000",
        "2024-01-15t14:30, 1705329000000000000",
        "2024-01-15T14, 1705327200000000000",
        "2024-01-15T14:30:00+02:00, 1705321800000000000",
        "2024-01-15T14:30:00-0500, 1705347000000000000",
        "2024-01-15T14:30:00 +02, 1705321800000000000",
        "2024-01-15T14:30:00+02:00:30, 1705321769999998976",
        "20240115T143000Z, 1705329000000000000",
        "20240115T1430, 1705329000000000000",
        "2024-W03-1T14:30, 1705329000000000000",
        "2024W03T00:00, 1705276800000000000",
        "2024W032T00, 1705363200000000000",
        "2020-W53-7, 1609632000000000000",
        "2024-02-29, 1709164800000000000",
        "0001-01-01T00:00:00+01:00, 0",
        "٢٠٢٤٠١١٥, 1705276800000000000",
      })
  void whatATextIsReadAs(String text, long bound) {
    assertThat(IdBound.parse(text)).isEqualTo(bound);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "+5",
        "-5s",
        "1_000",
        "1,000",
        "1705329000.5",
        "1.5s",
        "2024-01-15T14:30:00.000Z",
        "2024-01-15T14:30:00,5",
        "2024-01",
        "2024-1-5",
        "2024-015",
        "2024-06-31",
        "2023-02-29",
        "2024-01-15T24:00:00",
        "2024-01-15T23:59:60Z",
        "2024-01-15T14:30:00z",
        "5S",
        "5MS",
        "5m",
        "5us",
        "0x10",
        "abc",
        "now",
        "s",
        "ms",
        "1705329000 s",
        "2024-01-15s",
        "2024W03",
        "2024/01/15",
        "²",
        "5²s",
        "2024-01-15T14:30:00UTC",
        "2024-01-15T",
        "2024-W54",
        "2023-W53",
        "2024-W03-8",
        "2024-W00",
        "0000-01-01",
        "2024-01-15T1:30",
        "2024-01-15T14:30+",
        "-",
        "2024-01-15T14:30:00+24:00",
        "2024-0115",
        "202401-15",
        "2024-01-15T14:30:00Z0",
        "2024-01-15T143",
        "2024-01-15T14:3000"
      })
  void anythingElseIsNoBound(String text) {
    assertThatThrownBy(() -> IdBound.parse(text))
        .isInstanceOfSatisfying(
            TimestampException.class, e -> assertThat(e.isRetryable()).isFalse())
        .hasMessage(
            "Invalid timestamp: "
                + text
                + "; timestamp bounds require integral seconds. For finer granularity, use integer"
                + " ms, integer ns, or a native hybrid message ID.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u00a0\t"})
  void nothingIsNoBound(String text) {
    assertThatThrownBy(() -> IdBound.parse(text)).hasMessage("Invalid timestamp: empty string");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e9", "1E9s", "1.5e9", "1e9ms", "-1e+9", ".5e-3ns"})
  void exponentsAreRefusedAsSuch(String text) {
    assertThatThrownBy(() -> IdBound.parse(text))
        .hasMessageStartingWith("Invalid timestamp: scientific notation not supported;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1705329000000s",
        "9223372037s",
        "9223372036855ms",
        "9223372036854775808ns",
        "2262-04-12",
        "9999-12-31",
        "9999-12-31T23:59:59-23:59",
        "99999999999999999999999999s"
      })
  void aMomentThatNoIdReachesIsTooFar(String text) {
    assertThatThrownBy(() -> IdBound.parse(text))
        .hasMessage("Invalid timestamp: too far in future");
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999999999", "17592186044415"})
  void aNumberThatIsNoTimeIsSaid(String text) {
    assertThatThrownBy(() -> IdBound.parse(text)).hasMessage("Invalid timestamp: " + text);
  }

  @Test
  void aNumberBeyondTheLargestIdIsSaid() {
    assertThatThrownBy(() -> IdBound.parse("9223372036854775808"))
        .hasMessage("Invalid timestamp: exceeds maximum value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "e", "-", "T", "s", ".1", "1s"})
  void longTextsTakeNoTime(String part) {
    String text = part.repeat(200_000) + "x";

    assertThatThrownBy(() -> IdBound.parse(text))
        .isInstanceOf(TimestampException.class)
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(300));
  }

  @Test
  void aMomentIsTheLeastIdOfIt() {
    long moment = IdBound.parse("2024-01-15");

    assertThat(moment & 0xFFF).isZero();
    assertThat(Duration.ofDays(19_737).toNanos() - moment).isBetween(0L, 4095L);
  }
}
