package dev.sluice.benchmarks.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.benchmarks.throughput.Crew.Operation;
import dev.sluice.benchmarks.throughput.Crew.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrewTest {

  private static final double SECONDS = 0.01;

  @TempDir Path folder;

  private final AtomicLong written = new AtomicLong();
  private final Step write = new Step("write", count(written, 2));

  @Test
  void everyMessageOfEveryThreadAndTurnIsCountedOnce() throws Exception {
    try (Crew crew = crew().add(3, write)) {
      crew.work(SECONDS);
      crew.work(SECONDS);

      assertThat(messages(crew.shift())).isPositive().isEqualTo(written.getAndSet(0));
      crew.work(SECONDS);
      assertThat(messages(crew.shift())).isEqualTo(written.get());
    }
  }

  @Test
  void theRateIsThatOfTheSlowestStep() throws Exception {
    Step claim = new Step("claim", count(new AtomicLong(), 1));
    try (Crew crew = crew().add(1, write, claim)) {
      crew.work(SECONDS);
      Shift shift = crew.shift();

      double writes = shift.of("write").tallies().get(0).messages();
      double claims = shift.of("claim").tallies().get(0).messages();
      assertThat(writes).isEqualTo(2 * claims);
      assertThat(shift.rate()).isBetween(claims / 1.0, claims / SECONDS);
    }
  }

  @Test
  void aStepApartIsMeasuredByItsOwnTime() throws Exception {
    Step claim = new Step("claim", count(new AtomicLong(), 2));
    try (Crew crew = crew().add(1, write, claim)) {
      crew.work(SECONDS);
      Shift shift = crew.shift();

      assertThat(shift.of("write").rate()).isGreaterThan(shift.rate());
      assertThat(shift.of("claim").rate()).isGreaterThan(shift.rate());
    }
  }

  @Test
  void anOperationThatFailsFailsTheMeasurement() {
    Operation failing =
        () -> {
          throw new IOException("disk is gone");
        };
    assertThatThrownBy(() -> crew().add(1, write).add(1, new Step("x", failing)).work(SECONDS))
        .hasRootCauseMessage("disk is gone");
  }

  @Test
  void whatMustFindMessagesFailsWithoutOne() {
    Operation empty = () -> 0;
    assertThatThrownBy(empty.neverIdle()::run).hasMessageContaining("no message is left");
  }

  private Crew crew() {
    return new Crew(folder.resolve("store"), () -> {});
  }

  private static Operation count(AtomicLong total, int messages) {
    return () -> {
      total.addAndGet(messages);
      return messages;
    };
  }

  private static long messages(Shift shift) {
    return shift.tallies().stream().mapToLong(Tally::messages).sum();
  }
}
