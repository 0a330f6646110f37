package dev.sluice.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.Progress;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.StopSignal;
import dev.sluice.jdbc.unit.Unit;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitTest {

  @Test
  void aReadNeedsNoTransactionAndAWriteHasOne() {
    assertThat(Unit.read("count").mode()).isEqualTo(Unit.Mode.READ);
    assertThat(Unit.write("transfer").mode()).isEqualTo(Unit.Mode.WRITE);
  }

  @Test
  void aUnitIsRepeatableAsAWholeAndAnApplicationsUnlessItSaysOtherwise() {
    Unit unit = Unit.write("transfer");

    assertThat(unit.repeat()).isEqualTo(Repeat.WHOLE);
    assertThat(unit.purpose()).isEqualTo(Purpose.APPLICATION);
    assertThat(unit.timeout()).isNull();
    assertThat(unit.stop()).isNull();
    assertThat(unit.progress()).isNull();
    assertThat(unit.groupable()).isFalse();
  }

  @Test
  void eachVariationChangesOneThing() {
    StopSignal stop = new StopSignal();
    Progress progress = () -> 1;
    Messaging messaging = new Messaging(Messaging.Type.SEND, "orders");
    Unit varied =
        Unit.write("transfer")
            .withRepeat(Repeat.BEGIN)
            .withPurpose(Purpose.BROKER)
            .withTimeout(Duration.ofSeconds(2))
            .withStop(stop)
            .withProgress(progress)
            .withGroupable(true)
            .withMessaging(messaging);

    assertThat(varied)
        .isEqualTo(
            new Unit(
                "transfer",
                Unit.Mode.WRITE,
                Repeat.BEGIN,
                Purpose.BROKER,
                Duration.ofSeconds(2),
                stop,
                progress,
                true,
                messaging));
    assertThat(varied.withTimeout(null).timeout()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S"})
  void aTimeoutIsPositive(Duration timeout) {
    Unit unit = Unit.read("count");

    assertThatThrownBy(() -> unit.withTimeout(timeout))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timeout");
  }

  @Test
  void aUnitHasAName() {
    assertThatThrownBy(() -> Unit.read(null)).isInstanceOf(NullPointerException.class);
  }
}
