package dev.sluice.broker.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.error.TimestampException;
import dev.sluice.jdbc.unit.StoppedException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class IdGeneratorTest {

  private static final long STEP = 4096;
  private static final long BASE = 1_700_000_000_123_453_440L;
  private static final Duration SHORT = Duration.ofMillis(1);

  private static IdGenerator at(long... times) {
    Iterator<Long> all = Arrays.stream(times).boxed().toList().iterator();
    AtomicLong last = new AtomicLong();
    LongSupplier clock =
        () -> {
          if (all.hasNext()) {
            last.set(all.next());
          }
          return last.get();
        };
    return new IdGenerator(clock, SHORT);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1700000000123456789, 1700000000123453440",
    "1700000000123453440, 1700000000123456789, 1700000000123453441",
    "1700000000123453445, 1700000000123457600, 1700000000123457536",
    "1700000000123453445, 1699999999000000000, 1700000000123453446",
  })
  void theTableOfTheContract(long newest, long clock, long id) throws SQLException {
    assertThat(at(clock).next(newest)).isEqualTo(id);
  }

  @Test
  void aUsedUpCounterWaitsForTheNextStep() throws SQLException {
    long used = BASE + 4095;
    assertThat(used).isEqualTo(1_700_000_000_123_457_535L);

    assertThat(at(BASE + 7, BASE + 4000, BASE + STEP + 5).next(used)).isEqualTo(BASE + STEP);
    assertThat(at(BASE + 7, BASE + 9 * STEP + 1).next(used)).isEqualTo(BASE + 9 * STEP);
  }

  @Test
  void aThreadThatWasAwayForLongerThanItsPatienceLooksAtTheClockOnceMore() throws SQLException {
    Iterator<Long> times = List.of(BASE + 7, BASE + STEP).iterator();

    assertThat(new IdGenerator(times::next, Duration.ZERO).next(BASE + 4095))
        .isEqualTo(BASE + STEP);
  }

  @Test
  void aFrozenClockGivesAStepsIdsAndThenNoMore() throws SQLException {
    IdGenerator frozen = at(BASE);
    long newest = frozen.next(0);
    assertThat(newest).isEqualTo(BASE);
    for (int i = 1; i < STEP; i++) {
      newest = frozen.next(newest);
      assertThat(newest).isEqualTo(BASE + i);
    }

    long last = newest;
    assertThatThrownBy(() -> frozen.next(last))
        .isInstanceOf(TimestampException.class)
        .hasMessageContaining("0.000 s ahead of the clock")
        .hasMessageContaining("set the clock right, or wait")
        .satisfies(e -> assertThat(((TimestampException) e).isRetryable()).isTrue());
  }

  @Test
  void aNewestIdFarInTheFutureIsCountedOnAndThenTold() throws SQLException {
    long future = BASE + Duration.ofDays(365).toNanos() / STEP * STEP;

    assertThat(at(BASE).next(future)).isEqualTo(future + 1);
    assertThatThrownBy(() -> at(BASE).next(future | 0xFFF))
        .isInstanceOf(TimestampException.class)
        .hasMessageContaining("31536000.000 s ahead");
  }

  @Test
  void thereIsNoIdAfterTheHighest() throws SQLException {
    assertThat(at(BASE).next(Long.MAX_VALUE - 1)).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> at(BASE).next(Long.MAX_VALUE)).isInstanceOf(TimestampException.class);
  }

  @Test
  void aClockBeforeNineteenSeventyOrAfterItsRangeIsRefused() {
    assertThatThrownBy(() -> at(-1).next(0))
        .isInstanceOf(TimestampException.class)
        .hasMessageContaining("set it right");
  }

  @Test
  void anInterruptEndsTheWaitAndStaysSet() {
    IdGenerator interrupted =
        new IdGenerator(
            () -> {
              Thread.currentThread().interrupt();
              return BASE;
            },
            Duration.ofHours(1));

    assertThatThrownBy(() -> interrupted.next(BASE + 4095)).isInstanceOf(StoppedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anInterruptedThreadThatNeedNotWaitGetsItsId() throws SQLException {
    Thread.currentThread().interrupt();

    assertThat(at(BASE).next(0)).isEqualTo(BASE);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void theSystemClockCountsNanosecondsSinceNineteenSeventy() throws SQLException {
    long before = Instant.now().toEpochMilli();
    long id = new IdGenerator().next(0);
    long after = Instant.now().toEpochMilli();

    assertThat(id % STEP).isZero();
    assertThat(id / 1_000_000).isBetween(before - 1, after);
  }

  @Test
  void idsOfTheSystemClockRise() throws SQLException {
    IdGenerator system = new IdGenerator();
    long newest = 0;
    for (int i = 0; i < 20_000; i++) {
      long next = system.next(newest);
      assertThat(next).isGreaterThan(newest);
      newest = next;
    }
  }

  @Test
  void tellsHowFarAnIdIsAheadOfTheClock() {
    assertThat(at(BASE).ahead(BASE + Duration.ofSeconds(4096).toNanos()))
        .isEqualTo(Duration.ofSeconds(4096));
    assertThat(at(BASE).ahead(0)).isNegative();
    assertThat(List.of(at(BASE).ahead(BASE + 4095), at(BASE + 4095).ahead(BASE)))
        .containsOnly(Duration.ZERO);
  }
}
