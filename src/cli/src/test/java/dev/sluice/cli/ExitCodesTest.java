package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which code each command ends with, by situation. */
class ExitCodesTest {

  private static final String DUMP =
      "{\"format\":\"simplebroker-dump\",\"type\":\"header\",\"version\":1,\"last_ts\":7}\n";

  @TempDir Path temp;
  private Path folder;
  private Path store;
  private Console console;

  @BeforeEach
  void enterFolder() throws IOException {
    folder = temp.toRealPath();
    store = folder.resolve(".broker.db");
    console = new Console(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "write q m, 0, true",
    "read q, 2, true",
    "peek q, 2, true",
    "move a b, 2, true",
    "rename a b, 2, true",
    "exists q, 2, true",
    "stats q, 0, true",
    "list, 0, true",
    "delete q, 0, true",
    "delete --all, 0, true",
    "delete q -m 0000000000000000007, 2, true",
    "broadcast m, 2, true",
    "alias add x y, 0, true",
    "alias remove x, 1, true",
    "alias list, 0, true",
    "alias list --target q, 2, true",
    "dump, 0, true",
    "load, 0, true",
    "init, 0, true",
    "--status, 0, true",
    "--vacuum, 0, false",
    "--cleanup, 0, false"
  })
  void withoutAStoreAndWithSomethingElse(String words, int missing, boolean created)
      throws IOException {
    Result result = console.piped(DUMP, words.split(" "));
    assertThat(result.code()).as(result.err()).isEqualTo(missing);
    assertThat(Files.exists(store)).isEqualTo(created);

    console.broker("-q", "--cleanup");
    Files.writeString(store, "no store at all");
    assertFails(words);
    assertThat(store).hasContent("no store at all");
  }

  @Test
  void successOnAStoreThatHasWhatIsAskedFor() {
    List<String> lines =
        List.of(
            "init",
            "write q m",
            "write r m",
            "alias add x q",
            "exists q",
            "peek @x",
            "alias list --target q",
            "broadcast m",
            "move q r",
            "rename r s",
            "read s",
            "delete q",
            "alias remove x",
            "dump",
            "--vacuum",
            "--status",
            "--cleanup");
    for (String words : lines) {
      assertThat(console.broker(words.split(" ")).code()).as(words).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "write .x m",
        "read .x",
        "peek .x",
        "move .x q",
        "move q .x",
        "rename q .x",
        "exists .x",
        "stats .x",
        "list --prefix .x",
        "delete .x",
        "delete q -m 1",
        "broadcast m --queue .x",
        "watch .x",
        "watch q --move .x",
        "alias add .x q",
        "alias add x x",
        "alias remove",
        "alias list q",
        "dump q",
        "load q",
        "init q",
        "--status=q",
        "--vacuum=q",
        "--cleanup=q",
        "--version=q"
      })
  void badInput(String words) {
    console.broker("write", "q", "m");
    assertFails(words);
    assertThat(console.broker("peek", "q").out()).isEqualTo("m\n");
  }

  private void assertFails(String words) {
    Result result = console.piped(DUMP, words.split(" "));
    assertThat(result.code()).as(words).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isNotEmpty();
  }
}
