package dev.sluice.cli.args;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  private static CommandLine parse(String words) throws UsageException {
    return CommandLine.parse(Arrays.stream(words.split(" ")).map(CommandLineTest::word).toList());
  }

  private static String word(String text) {
    return text.equals("''") ? "" : text;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "list -q | unrecognized arguments: -q",
        "list --version | unrecognized arguments: --version",
        "read -f x q | unrecognized arguments: -f q",
        "--stat | unrecognized arguments: --stat",
        "--json list | unrecognized arguments: --json",
        "--vacuum --json | unrecognized arguments: --json",
        "-- | unrecognized arguments: --",
        "-f | option -f requires an argument",
        "--file= | option --file requires an argument",
        "-d - | option -d requires an argument",
        "--status=x | argument --status: ignored explicit argument 'x'",
        "read --json | the following arguments are required: queue",
        "move a --foo | the following arguments are required: dest_queue",
        "alias add | the following arguments are required: alias, target",
        "alias | alias subcommand is required",
        "alias l | argument alias_command: invalid choice: 'l' (choose from 'add', 'remove', 'list')",
        "peek q --a | ambiguous option: --a could match --all, --after",
        "list --p x | ambiguous option: --p could match --prefix, --pattern",
        "list --prefix a -p b | argument -p/--pattern: not allowed with argument --prefix",
        "move a b -m 1 --all | argument --all: not allowed with argument -m/--message",
        "watch q --move b --peek | argument --peek: not allowed with argument --move",
        "broadcast x --queue q -p g | argument -p/--pattern: not allowed with argument --queue",
        "delete | one of the arguments queue --all is required",
        "delete q --all | argument --all: not allowed with argument queue",
        "delete --all q | argument queue: not allowed with argument --all",
        "peek q -m | argument -m/--message: expected one argument",
        "peek q --after -x | argument --after: expected one argument",
        "peek q --json=x | argument --json: ignored explicit argument 'x'",
        "write q -t x | unrecognized arguments: x",
        "write q hi --foo | unrecognized arguments: --foo",
        "write q -- a b | unrecognized arguments: b",
        "-fx.db write q --cleanup | unrecognized arguments: --cleanup",
        "broadcast --que q x | unrecognized arguments: --que x",
        "broadcast -x --queue q | unrecognized arguments: --queue q",
        "broadcast - --queue a | unrecognized arguments: --queue a",
        "dump --json | unrecognized arguments: --json"
      })
  void saysWhatIsWrong(String words, String message) {
    assertThatThrownBy(() -> parse(words)).isInstanceOf(UsageException.class).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bogus", "-- list", "Read q", "wri q m"})
  void takesAnUnknownWordForTheCommand(String words) {
    assertThatThrownBy(() -> parse(words))
        .hasMessage(
            "argument command: invalid choice: '"
                + words.split(" ")[0]
                + "' (choose from 'write', 'read', 'peek', 'list', 'exists', 'stats', 'delete',"
                + " 'move', 'rename', 'broadcast', 'dump', 'load', 'alias', 'watch', 'init')");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "write q --cleanup | --cleanup",
        "write q -5 | -5",
        "write q -t | -t",
        "write q --json | --json",
        "write -t q -- -t | -t",
        "write q -t -- lit | lit",
        "write -- q lit | lit",
        "write q -- - | -",
        "write q hi -t | hi",
        "write q - --json | -",
        "write q hi --tim | hi",
        "broadcast --cleanup | --cleanup",
        "broadcast -p a.* -x | -x",
        "broadcast x --queue q | x",
        "broadcast -- --que | --que"
      })
  void leavesMessagesWithDashesAlone(String words, String message) throws Exception {
    assertThat(parse(words).arguments().value("message")).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"write q", "write q --", "write q -- --", "write -t q", "write --json q"})
  void hasNoMessageWhenThereIsNone(String words) throws Exception {
    assertThat(parse(words).arguments().has("message")).isFalse();
    assertThat(parse(words).arguments().value("queue")).isEqualTo("q");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-f X list",
        "-fX list",
        "-f=X list",
        "--file X list",
        "--file=X list",
        "-qf X list",
        "-f Y -f X list"
      })
  void knowsManyWaysToNameAFile(String words) throws Exception {
    CommandLine line = parse(words);
    assertThat(line.globals().value("file")).isEqualTo("X");
    assertThat(line.command()).isEqualTo("list");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "peek q -m 7",
        "peek -m7 q",
        "peek q -m=7",
        "peek --message=7 q",
        "peek q --mes 7",
        "peek -tm 7 q",
        "peek q -m 6 -m 7",
        "peek -m 7 -- q"
      })
  void knowsManyWaysToNameAnId(String words) throws Exception {
    assertThat(parse(words).arguments().value("message")).isEqualTo("7");
    assertThat(parse(words).arguments().value("queue")).isEqualTo("q");
  }

  @ParameterizedTest
  @CsvSource({
    "--help,",
    "-h bogus,",
    "bogus -h,",
    "write q -h,write",
    "write -x q --help,write",
    "read --json -h,read",
    "alias -h,alias",
    "alias add -h,alias add",
    "broadcast -x -h,broadcast"
  })
  void findsRequestsForHelp(String words, String command) throws Exception {
    assertThat(parse(words).wantsHelp()).isTrue();
    assertThat(parse(words).command()).isEqualTo(command);
  }

  @ParameterizedTest
  @CsvSource({
    "--json --status,true",
    "--status --json,true",
    "--status list --json,true",
    "--status,false",
    "write q m --json,true",
    "write q -- --json,false"
  })
  void knowsWhenErrorsAreForPrograms(String words, boolean json) throws Exception {
    assertThat(parse(words).json()).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-f list", "-q", "--quiet -d list"})
  void mayHaveNoCommand(String words) throws Exception {
    assertThat(parse(words).command()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"peek q --after -1", "peek --after=-1 q", "peek --aft -1 q"})
  void takesANegativeNumberForAValue(String words) throws Exception {
    assertThat(parse(words).arguments().value("after")).isEqualTo("-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dump --include a --include b", "dump --inc a --inc=b"})
  void keepsAllValuesOfAnOption(String words) throws Exception {
    assertThat(parse(words).arguments().values("include")).isEqualTo(List.of("a", "b"));
  }
}
