package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.cli.command.Session.Streams;
import dev.sluice.cli.io.Diagnostics;
import dev.sluice.cli.io.Output;
import dev.sluice.cli.io.StandardInput;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person at a terminal sees while a command takes long. */
class ProgressTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String WIPED = "\r" + " ".repeat(60) + "\r";
  private static final String HEADER =
      "{\"format\":\"simplebroker-dump\",\"type\":\"header\",\"version\":1,\"last_ts\":7}\n";

  @TempDir Path folder;
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

  private int broker(InputStream in, boolean terminal, String... words) {
    Streams streams =
        new Streams(
            new StandardInput(in, false),
            new Output(OutputStream.nullOutputStream()),
            new Diagnostics(new Output(seen, terminal)),
            action -> {});
    return new Invocation(Map.of(), folder, streams).run(List.of(words));
  }

  private String seen() {
    return seen.toString(StandardCharsets.UTF_8);
  }

  /** A dump that does not end before something is so. */
  private static InputStream dump(Runnable until) {
    InputStream end =
        new InputStream() {
          @Override
          public int read() {
            until.run();
            return -1;
          }
        };
    return new SequenceInputStream(
        new ByteArrayInputStream(HEADER.getBytes(StandardCharsets.UTF_8)), end);
  }

  @Test
  void aLoadTellsHowMuchItHasRead() {
    InputStream dump = dump(() -> await().atMost(PATIENCE).until(() -> seen().contains(" MB, ")));

    assertThat(broker(dump, true, "load")).isZero();
    assertThat(seen()).contains("\rbroker load: 0.0 MB, ").endsWith(WIPED);
  }

  @ParameterizedTest
  @CsvSource({
    "move q r --all, broker move",
    "--vacuum, broker --vacuum",
    "--vacuum --compact, broker --vacuum"
  })
  void whatWaitsOrWorksTellsThatItGoesOn(String words, String title) throws Exception {
    for (String before : List.of("write q claimed", "read q", "write q pending")) {
      assertThat(broker(InputStream.nullInputStream(), false, before.split(" "))).isZero();
    }
    FutureTask<Integer> command =
        new FutureTask<>(() -> broker(InputStream.nullInputStream(), true, words.split(" ")));
    try (Connection other = SqliteDataSource.at(folder.resolve(".broker.db")).getConnection();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      new Thread(command, "command").start();
      await().atMost(PATIENCE).until(() -> seen().startsWith("\r" + title + ": 1 s "));
      statement.execute("ROLLBACK");
    }
    assertThat(command.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
    assertThat(seen()).contains(WIPED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"load", "-q load"})
  void nobodyIsToldElsewhereOrInQuiet(String words) {
    InputStream dump =
        dump(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("progress"));

    assertThat(broker(dump, words.startsWith("-q"), words.split(" "))).isZero();
    assertThat(seen()).isEmpty();
  }
}
