package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.cli.Shell.Result;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

  @TempDir Path folder;

  @Test
  void processesEveryLineOnceAlthoughAWorkerIsKilled() throws Exception {
    Result result = demo("alpha beta\n\nalpha beta\nÄpfel\n".repeat(20));
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .containsSubsequence(
            "publish line",
            "write",
            "move",
            "process",
            "delete",
            "operation",
            "80 lines, 80 messages written",
            "80 processed once, 0 never, 0 more than once",
            "1 recovered",
            "100 words counted, 100 in the input",
            "0 left in the store",
            "All done")
        .contains("! attempt failed");
    assertThat(result.code()).isZero();
  }

  @Test
  void isContentWithASingleLineAndRemovesWhatKilledOnesLeft() throws Exception {
    long none = 99_999_999; // more than any system counts to
    Path left = Files.createDirectory(folder.resolve("sluice-demo-" + none + "-1"));
    Files.createFile(left.resolve("demo.db"));
    Path linked = Files.createDirectory(folder.resolve("linked"));
    Files.createFile(linked.resolve("kept"));
    Files.createSymbolicLink(left.resolve("link"), linked);
    Path link = Files.createSymbolicLink(folder.resolve("sluice-demo-" + none + "-2"), linked);
    Path file = Files.createFile(folder.resolve("sluice-demo-" + none + "-3"));
    Path other = Files.createDirectory(folder.resolve("sluice-demo-" + none + "-mine"));
    long alive = ProcessHandle.current().pid();
    Path running = Files.createDirectory(folder.resolve("sluice-demo-" + alive + "-4"));

    assertThat(demo("just one").code()).isZero();

    assertThat(folder.toFile().listFiles())
        .extracting(File::toPath)
        .contains(linked, link, file, other, running)
        .noneMatch(path -> path.equals(left));
    assertThat(linked.resolve("kept")).exists();
  }

  @Test
  void refusesInputWithoutLines() throws Exception {
    assertThat(demo(""))
        .isEqualTo(
            new Result(
                "", "simplebroker: error: there is no line to work on; give another FILE\n", 1));
  }

  @Test
  void namesAMissingFile() throws Exception {
    assertThat(new Shell(folder).broker("demo", "nowhere.txt").err())
        .isEqualTo("simplebroker: error: there is no file nowhere.txt\n");
  }

  @Test
  void leavesNothingBehindWhenItIsTerminated() throws Exception {
    Process demo = begin();
    try {
      ProcessHandle worker = workerOf(demo);
      demo.destroy();
      assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(demo.exitValue()).isEqualTo(1);
      assertThat(worker.isAlive()).isFalse();
      assertThat(folder).isDirectoryNotContaining("glob:**/sluice-demo*");
    } finally {
      demo.destroyForcibly();
    }
  }

  @Test
  void takesItsWorkerAlongWhenItIsKilled() throws Exception {
    Process demo = begin();
    try {
      ProcessHandle worker = workerOf(demo);
      demo.destroyForcibly();
      assertThat(worker.onExit().get(30, TimeUnit.SECONDS)).isEqualTo(worker);
    } finally {
      demo.destroyForcibly();
    }
  }

  /** With more to do than it will get done. */
  private Process begin() throws IOException {
    Process demo = new Shell(folder).start("demo", "-");
    try (OutputStream in = demo.getOutputStream()) {
      in.write("alpha beta\n".repeat(50_000).getBytes(StandardCharsets.UTF_8));
    }
    return demo;
  }

  private static ProcessHandle workerOf(Process demo) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> demo.children().findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  private Result demo(String text) throws Exception {
    return new Shell(folder).piped(text.getBytes(StandardCharsets.UTF_8), "demo", "-");
  }
}
