package dev.sluice.examples.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.examples.stage.Launcher.Entry;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {

  private static final Duration SHORT = Duration.ofMillis(600);

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @Test
  void withoutAnyClaimItPasses() throws Exception {
    assertThat(launch(stage -> stage.say("hello"))).isEqualTo(Launcher.PASSED);
    assertThat(out()).startsWith("hello\n").contains("it PASSED: 3 of 3 claims hold");
  }

  @Test
  void aClaimThatDoesNotHoldFailsIt() throws Exception {
    assertThat(launch(stage -> stage.check("one is two", 1, 2))).isEqualTo(Launcher.FAILED);
    assertThat(out())
        .contains("NOT SO: one is two: it is 1, not 2", "it FAILED: 3 of 4 claims hold");
  }

  @Test
  void anExceptionFailsItAndIsShown() throws Exception {
    int code =
        launch(
            stage -> {
              throw new IllegalStateException("broken");
            });
    assertThat(code).isEqualTo(Launcher.FAILED);
    assertThat(err()).contains("IllegalStateException: broken");
  }

  @Test
  void waitingInVainFailsIt() throws Exception {
    assertThat(launch(stage -> stage.await("pigs fly", () -> false), SHORT))
        .isEqualTo(Launcher.FAILED);
    assertThat(out()).contains("NOT SO: it ends by itself");
  }

  @Test
  void aThreadThatIsLeftFailsIt() throws Exception {
    try {
      assertThat(launch(stage -> new Thread(this::waitForRelease, "left over").start(), SHORT))
          .isEqualTo(Launcher.FAILED);
      assertThat(out()).contains("NOT SO: no thread is left: it is [left over]");
    } finally {
      released.countDown();
    }
  }

  @Test
  void aConnectionThatIsLeftFailsIt() throws Exception {
    List<Connection> left = new ArrayList<>();
    int code =
        launch(
            stage -> {
              left.add(SqliteDataSource.at(stage.database()).getConnection());
              try (Statement statement = left.get(0).createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("CREATE TABLE t (a)");
              }
            });
    left.get(0).close();
    assertThat(code).isEqualTo(Launcher.FAILED);
    assertThat(out()).contains("NOT SO: no connection is open: it is [example.db-wal");
  }

  @Test
  void itsFileIsItsOwnAndGoneAfterwards() throws Exception {
    assertThat(launch(stage -> Files.writeString(stage.database(), "data")))
        .isEqualTo(Launcher.PASSED);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileThatIsGivenStays() throws Exception {
    Path file = folder.resolve("given.db");
    assertThat(launch(stage -> Files.writeString(stage.database(), "data"), "-f", file.toString()))
        .isEqualTo(Launcher.PASSED);
    assertThat(file).hasContent("data");
  }

  @Test
  void aFileThatIsThereAlreadyIsNotTouched() throws Exception {
    Path file = Files.writeString(folder.resolve("mine.db"), "mine");
    assertThat(launch(stage -> Files.delete(stage.database()), "-f", file.toString()))
        .isEqualTo(Launcher.MISUSED);
    assertThat(file).hasContent("mine");
    assertThat(err()).contains("mine.db is there already");
  }

  @Test
  void oneThatDoesNotEndIsInterruptedAndFails() throws Exception {
    assertThat(launch(stage -> released.await(), SHORT)).isEqualTo(Launcher.FAILED);
    assertThat(out()).contains("NOT SO: it ends by itself");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anInterruptReachesItAndNothingIsLeft() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    FutureTask<Integer> launch =
        new FutureTask<>(
            () ->
                launch(
                    stage -> {
                      Files.writeString(stage.database(), "data");
                      begun.countDown();
                      try {
                        released.await();
                      } catch (InterruptedException e) {
                        told.countDown();
                      }
                    }));
    Thread thread = new Thread(launch);
    thread.start();
    begun.await();
    thread.interrupt();
    assertThatThrownBy(() -> launch.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(told.getCount()).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aWordIsANumberOrOneOfAFew() throws Exception {
    Example example = stage -> stage.say("%d %s", stage.number(7), stage.oneOf("7", "8"));
    assertThat(launch(example)).isEqualTo(Launcher.PASSED);
    assertThat(launch(example, "8")).isEqualTo(Launcher.PASSED);
    assertThat(out()).contains("7 7\n").contains("8 8\n");
    assertThat(launch(example, "0")).isEqualTo(Launcher.MISUSED);
    assertThat(launch(example, "9")).isEqualTo(Launcher.MISUSED);
    assertThat(err())
        .contains("give a number of 1 to 999999, not \"0\"", "give one of 7, 8, not \"9\"");
  }

  @Test
  void aCommandLineThatMakesNoSenseIsAnsweredWithTheList() throws Exception {
    Example never =
        stage -> {
          throw new AssertionError();
        };
    assertThat(launch(never, "one", "two")).isEqualTo(Launcher.MISUSED);
    assertThat(launch(never, "-f")).isEqualTo(Launcher.MISUSED);
    assertThat(launch(never, "--help")).isEqualTo(Launcher.MISUSED);
    assertThat(launcher(never, SHORT).run(List.of("nothing"))).isEqualTo(Launcher.MISUSED);
    assertThat(launcher(never, SHORT).run(List.of("wordless", "word"))).isEqualTo(Launcher.MISUSED);
    assertThat(err())
        .contains(
            "can't make sense of \"two\" here",
            "can't make sense of \"-f\" here",
            "can't make sense of \"--help\" here",
            "there is no example \"nothing\"",
            "can't make sense of \"word\" here",
            "usage: examples/run");
  }

  @Test
  void withoutANameItListsThem() throws Exception {
    assertThat(launcher(stage -> {}, SHORT).run(List.of())).isEqualTo(Launcher.PASSED);
    assertThat(out()).contains("  it [WORD] ", "shows it", "  wordless ");
  }

  private int launch(Example example, String... arguments) throws Exception {
    return launch(example, Duration.ofSeconds(20), arguments);
  }

  private int launch(Example example, Duration limit, String... arguments) throws Exception {
    String[] line = new String[arguments.length + 1];
    line[0] = "it";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return launcher(example, limit).run(List.of(line));
  }

  private Launcher launcher(Example example, Duration limit) {
    return new Launcher(
        List.of(
            new Entry("it", "WORD", "shows it", () -> example),
            new Entry("wordless", null, "shows that", () -> example)),
        limit,
        folder,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void waitForRelease() {
    try {
      released.await();
    } catch (InterruptedException e) {
      // the test is over
    }
  }
}
