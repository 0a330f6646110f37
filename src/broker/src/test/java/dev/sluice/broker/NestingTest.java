package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An operation started from inside another one, by the same thread. */
@Timeout(60)
class NestingTest {

  @TempDir Path folder;

  private FaultBench bench;

  @BeforeEach
  void open() throws SQLException {
    bench = new FaultBench(folder.resolve("nested.db"));
    bench.reset();
  }

  @AfterEach
  void close() throws SQLException {
    bench.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"ACQUIRE", "PREPARE", "BEGIN", "QUERY", "FETCH", "UPDATE", "COMMIT"})
  void aWriteInsideAWriteFailsAtOnceInsteadOfWaitingForItself(Kind kind) throws SQLException {
    Map<String, List<List<Object>>> before = bench.state();
    bench
        .faults
        .on(kind)
        .unit("write")
        .alsoUpkeep()
        .nth(1)
        .run(call -> bench.broker().queue("inner").write("never"));

    assertThatThrownBy(() -> bench.broker().queue("tasks").write("outer"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("write")
        .hasMessageContaining("this thread's own");

    bench.faults.clear();
    assertThat(bench.state()).isEqualTo(before);
    bench.assertSound();
  }

  @Test
  void aReadInsideAWriteSeesWhatWasCommittedBefore() throws SQLException {
    bench
        .faults
        .on(Kind.COMMIT)
        .unit("write")
        .run(call -> assertThat(bench.broker().queue("tasks").stats().total()).isEqualTo(5));

    bench.broker().queue("tasks").write("sixth");

    bench.faults.clear();
    assertThat(bench.broker().queue("tasks").stats().total()).isEqualTo(6);
    bench.assertSound();
  }

  @Test
  void aWriteAroundAnOperationThatHasNotTakenTheWriterIsFine() throws SQLException {
    bench.faults.on(Kind.UNIT).unit("claim").run(call -> bench.broker().queue("audit").write("x"));

    assertThat(bench.broker().queue("tasks").claim()).isPresent();

    bench.faults.clear();
    assertThat(bench.broker().queue("audit").stats().pending()).isEqualTo(1);
    bench.assertSound();
  }
}
