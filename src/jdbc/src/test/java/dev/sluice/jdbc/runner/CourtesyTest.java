package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Crowd.PUT;
import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.runner.GroupOptions.ChangeProbe;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pauses between groups, seen by how often others are looked for before one and the same group. */
class CourtesyTest {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private int groups;
  private int looks;
  private int looksBeforeGroup;
  private int mostBeforeGroup;

  @TempDir Path folder;

  /** Runs groups back to back until enough has been seen. */
  private void runUntil(IntPredicate enough, ChangeProbe others) throws SQLException {
    GroupOptions polite =
        GroupOptions.builder()
            .courtesy(
                session -> {
                  looks++;
                  looksBeforeGroup++;
                  mostBeforeGroup = Math.max(mostBeforeGroup, looksBeforeGroup);
                  return others.version(session);
                },
                0.1)
            .build();
    long start = System.nanoTime();
    try (SqlRunner runner =
        Database.sqlite(folder).runner().grouped(LeaseOptions.DEFAULTS, polite)) {
      while (!enough.test(looks) && System.nanoTime() - start < PATIENCE) {
        int row = groups++;
        runner.run(PUT, session -> insert(session, row));
        looksBeforeGroup = 0;
      }
    }
    assertThat(enough.test(looks)).isTrue();
  }

  @Test
  void withoutOthersThereIsNoPause() throws SQLException {
    runUntil(looks -> looks >= 10, session -> 1);

    assertThat(mostBeforeGroup).isOne();
    assertThat(groups).isGreaterThan(looks);
  }

  @Test
  void afterOthersHaveCommittedThereIsAPauseForThem() throws SQLException {
    runUntil(looks -> mostBeforeGroup > 2, session -> looks == 1 ? 1 : 2);
  }

  @Test
  void aPauseEndsWhenSomebodyHasComeIn() throws SQLException {
    runUntil(looks -> looks >= 20, session -> looks);

    assertThat(mostBeforeGroup).isEqualTo(2);
  }
}
