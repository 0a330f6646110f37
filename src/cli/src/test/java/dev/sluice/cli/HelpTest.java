package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Shell.Result;
import dev.sluice.cli.args.CommandLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  @TempDir Path folder;

  static Stream<String> commands() {
    return Stream.of(
        "write",
        "read",
        "peek",
        "list",
        "exists",
        "stats",
        "delete",
        "move",
        "rename",
        "broadcast",
        "dump",
        "load",
        "alias",
        "alias add",
        "alias remove",
        "alias list",
        "watch",
        "init");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void fitsAScreen(String command) throws Exception {
    Result result = new Console(folder).broker((command + " --help").split(" "));
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    checkText(result.out(), "usage: simplebroker " + command + " [-h]", 24);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void showsAllCommandsAndThatOfTheDemonstration() throws Exception {
    checkText(Help.all(".broker.db"), "usage: simplebroker [options] COMMAND", 42);
    assertThat(Help.all(".broker.db")).contains(commands().map(it -> it.split(" ")[0]).toList());
    checkText(Help.of("demo"), "usage: simplebroker demo [-h]", 24);
  }

  private static void checkText(String text, String start, int lines) throws Exception {
    assertThat(text).startsWith(start).endsWith("\n");
    assertThat(text.lines().count()).isLessThanOrEqualTo(lines);
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    List<String> examples =
        text.substring(text.indexOf("\nexamples:\n"))
            .lines()
            .filter(line -> line.startsWith("  broker "))
            .toList();
    assertThat(examples).hasSizeBetween(2, 3);
    for (String example : examples) {
      for (List<String> words : commandLines(example)) {
        if (!words.get(0).equals("demo")) {
          assertThat(CommandLine.parse(words).wantsHelp()).as(example).isFalse();
        }
      }
    }
  }

  /** What a shell would give to each {@code broker} of a line. */
  private static List<List<String>> commandLines(String line) {
    List<List<String>> all = new ArrayList<>();
    boolean open = false;
    for (MatchResult word : WORD.matcher(line).results().toList()) {
      String text = Stream.of(1, 2, 3).map(word::group).filter(it -> it != null).findFirst().get();
      if (word.group().equals("broker")) {
        all.add(new ArrayList<>());
        open = true;
      } else if (List.of("<", ">", "|").contains(word.group())) {
        open = false;
      } else if (open) {
        all.get(all.size() - 1).add(text);
      }
    }
    return all;
  }
}
