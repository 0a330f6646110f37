package dev.sluice.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.testing.SqlFaults;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBuilderTest {

  @Test
  void twoRetriesInOneChainAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pipeline.of(List.of(Retry.withDefaults(), Retry.withDefaults())))
        .withMessageContaining("multiply");
  }

  @Test
  void itSaysWhatItAllows() {
    assertThat(Retry.builder().maxAttempts(3).build())
        .hasToString("Retry[maxAttempts=3, idleBudget=PT30S]");
  }

  @Test
  void theKindsOfErrorCanBeChosen() throws SQLException {
    Retry retry = Retry.builder().repeatOn(Set.of(ErrorKind.FULL)).build(new FakeTiming());
    Failing full = Failing.times(1, SqlFaults::full);
    Failing busy = Failing.times(1, SqlFaults::busy);

    Pipeline pipeline = Pipeline.of(List.of(retry));
    pipeline.run(new UnitCall<>(Unit.write("write"), call -> full.run()));

    assertThat(full.runs).isEqualTo(2);
    assertThatThrownBy(() -> pipeline.run(new UnitCall<>(Unit.write("write"), call -> busy.run())))
        .isSameAs(busy.last);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTION", "IO"})
  void errorsThatLeaveACommitOpenAreRefused(ErrorKind kind) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Retry.builder().repeatOn(Set.of(ErrorKind.BUSY, kind)));
  }

  @Test
  void noKindOfErrorIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Retry.builder().repeatOn(Set.of()));
  }

  @Test
  void noAttemptIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Retry.builder().maxAttempts(0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.99, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void waitsThatShrinkAreRefused(double factor) {
    assertThatIllegalArgumentException().isThrownBy(() -> Retry.builder().backoffFactor(factor));
  }

  @Test
  void timesThatMakeNoSenseAreRefused() {
    Retry.Builder retry = Retry.builder();
    assertThatIllegalArgumentException().isThrownBy(() -> retry.idleBudget(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> retry.initialBackoff(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> retry.maxBackoff(Duration.ofNanos(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> retry.minBackoff(Duration.ofNanos(-1)));
    assertThatNullPointerException().isThrownBy(() -> retry.idleBudget(null));
  }

  @Test
  void waitsOutOfOrderAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Retry.builder().minBackoff(Duration.ofSeconds(1)).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Retry.builder().maxBackoff(Duration.ofMillis(1)).build());
  }

  @Test
  void timesLongerThanAClockCountsMeanForEver() {
    assertThat(
            Retry.builder()
                .idleBudget(Duration.ofSeconds(Long.MAX_VALUE))
                .maxBackoff(Duration.ofSeconds(Long.MAX_VALUE))
                .build())
        .hasToString("Retry[maxAttempts=2147483647, idleBudget=PT2562047H47M16.854775807S]");
  }
}
