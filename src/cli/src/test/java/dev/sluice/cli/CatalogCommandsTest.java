package dev.sluice.cli;

import static dev.sluice.cli.Console.error;
import static dev.sluice.cli.Console.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, aliases, filters and bounds, and what is told about the store. */
class CatalogCommandsTest {

  private static final Result NOTHING = new Result("", "", 2);
  private static final Result DONE = new Result("", "", 0);
  private static final String ALPHABET =
      "must contain only letters, numbers, periods, underscores, and hyphens. Cannot begin with a"
          + " hyphen or a period";
  private static final String BAD_NAME = "Invalid queue name: " + ALPHABET;
  private static final String ADVICE =
      "; timestamp bounds require integral seconds. For finer granularity, use integer ms, integer"
          + " ns, or a native hybrid message ID.";

  @TempDir Path temp;
  private Path folder;
  private Console console;

  @BeforeEach
  void enterFolder() throws IOException {
    folder = temp.toRealPath();
    console = new Console(folder);
  }

  private static Result printed(String out) {
    return new Result(out, "", 0);
  }

  private Result broker(String words) {
    String[] args = words.split(" ");
    for (int i = 0; i < args.length; i++) {
      args[i] = args[i].equals("''") ? "" : args[i];
    }
    return console.broker(args);
  }

  private void all(String... lines) {
    for (String line : lines) {
      assertThat(broker(line).code()).as(line).isZero();
    }
  }

  @Test
  void renamesAQueueWithItsAliases() {
    all("write a 1", "write a 2", "read a", "alias add x a", "alias add y a");
    assertThat(broker("rename @x b --json"))
        .isEqualTo(
            printed(
                "{\"old_queue\": \"a\", \"new_queue\": \"b\", \"messages_renamed\": 2,"
                    + " \"aliases_retargeted\": 2, \"renamed\": true}\n"));
    assertThat(broker("stats @y")).isEqualTo(printed("b: 1 (2 total, 1 claimed)\n"));
    assertThat(broker("rename --no-retarget-aliases b c")).isEqualTo(DONE);
    assertThat(broker("alias list")).isEqualTo(printed("x -> b\ny -> b\n"));
  }

  @Test
  void saysThatThereWasNothingToRename() {
    all("alias add x a");
    assertThat(broker("rename a b")).isEqualTo(NOTHING);
    assertThat(broker("rename a b --json"))
        .isEqualTo(
            new Result(
                "{\"old_queue\": \"a\", \"new_queue\": \"b\", \"messages_renamed\": 0,"
                    + " \"aliases_retargeted\": 0, \"renamed\": false}\n",
                "",
                2));
    assertThat(broker("alias list")).isEqualTo(printed("x -> a\n"));
  }

  @Test
  void refusesToRenameToWhatExists() {
    all("write a 1", "write b 2", "read b", "alias add x a");
    assertThat(broker("rename a b")).isEqualTo(error("Target queue already exists"));
    assertThat(broker("rename a @x --json"))
        .isEqualTo(json("ERROR", "Source and target queues cannot be the same"));
    assertThat(broker("rename a .b")).isEqualTo(error(BAD_NAME));
    assertThat(broker("rename @nope b")).isEqualTo(error("Alias 'nope' is not defined"));
    assertThat(broker("list")).isEqualTo(printed("a\nb\n"));
  }

  @Test
  void broadcastsToQueuesThatExist() {
    assertThat(broker("broadcast hi")).isEqualTo(NOTHING);
    all("write a 1", "write b 1", "write ab 1", "read b");
    assertThat(broker("broadcast x --queue b --queue zz --queue b")).isEqualTo(DONE);
    assertThat(broker("broadcast -p a* --cleanup")).isEqualTo(DONE);
    assertThat(console.broker("broadcast", "-p", "", "all")).isEqualTo(DONE);
    assertThat(console.piped("in\n", "broadcast", "-")).isEqualTo(DONE);
    assertThat(broker("read ab --all").out()).isEqualTo("1\n--cleanup\nall\nin\n\n");
    assertThat(broker("list --stats --json --prefix b"))
        .isEqualTo(
            printed(
                "{\"queue\": \"b\", \"pending\": 3, \"claimed\": 1, \"total\": 4, \"exists\":"
                    + " true}\n"));
    assertThat(broker("broadcast x --pattern .x*")).isEqualTo(NOTHING);
    assertThat(broker("broadcast x --queue zz")).isEqualTo(NOTHING);
    assertThat(broker("list")).isEqualTo(printed("a\nab\nb\n"));
  }

  @Test
  void refusesWhatCantBeBroadcast() {
    all("write a 1", "alias add x a");
    assertThat(broker("broadcast m --queue a --queue @x")).isEqualTo(error(BAD_NAME));
    assertThat(broker("broadcast m --queue ''"))
        .isEqualTo(error("Invalid queue name: cannot be empty"));
    assertThat(
            console
                .with("BROKER_MAX_MESSAGE_SIZE", "5")
                .broker("broadcast", "123456", "--queue", "@x"))
        .isEqualTo(error("Message exceeds maximum size of 5 bytes"));
    assertThat(broker("stats a")).isEqualTo(printed("a: 1\n"));
  }

  @Test
  void readsAndWritesThroughAliases() {
    all("alias add x y", "write @x 1", "write @x 2", "write @x 3", "write x 0");
    assertThat(broker("stats @x")).isEqualTo(printed("y: 3\n"));
    assertThat(broker("stats x")).isEqualTo(printed("x: 1\n"));
    assertThat(broker("peek @x")).isEqualTo(printed("1\n"));
    assertThat(broker("read @x")).isEqualTo(printed("1\n"));
    assertThat(broker("move @x z")).isEqualTo(printed("2\n"));
    assertThat(broker("exists @x --json"))
        .isEqualTo(printed("{\"queue\": \"y\", \"exists\": true}\n"));
    assertThat(broker("move @x y --json"))
        .isEqualTo(json("INVALID_ARGUMENT", "Source and destination queues cannot be the same"));
    assertThat(broker("delete @x")).isEqualTo(DONE);
    assertThat(broker("exists y")).isEqualTo(NOTHING);
    assertThat(broker("watch @x --move y").err())
        .isEqualTo(
            "Watching queue 'y' (move to y mode)...\n"
                + "simplebroker: error: Cannot move messages to the same queue\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "write @nope m",
        "read @nope",
        "peek @nope",
        "exists @nope",
        "stats @nope",
        "delete @nope",
        "move @nope a",
        "move a @nope",
        "watch @nope",
        "watch a --move @nope"
      })
  void saysThatAnAliasIsNotDefined(String words) {
    assertThat(broker(words)).isEqualTo(error("Alias 'nope' is not defined"));
  }

  @Test
  void tellsBadAliasesFromNames() {
    assertThat(broker("read @")).isEqualTo(error("Alias name cannot be empty"));
    assertThat(broker("read @@x --json")).isEqualTo(json("ERROR", "Alias '@x' is not defined"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "@x @x | Alias and target must differ",
        "@x @y | Target names should not include the '@' prefix",
        ".x '' | Alias target cannot be empty",
        "'' y | Invalid queue name: cannot be empty",
        "a b | Alias 'a' already exists",
        "a a2 | Alias 'a' already exists",
        "c a | Cannot target another alias",
        "b c | Cannot turn an existing alias target into an alias"
      })
  void refusesAliases(String words, String message) {
    all("alias add a b");
    assertThat(broker("alias add " + words)).isEqualTo(error(message));
    assertThat(broker("alias list")).isEqualTo(printed("a -> b\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"@x y", ".x y", "x .y"})
  void refusesAliasesThatAreNoNames(String words) {
    assertThat(broker("alias add " + words)).isEqualTo(error(BAD_NAME));
  }

  @Test
  void warnsOfAnAliasWithTheNameOfAQueue() {
    all("write s 1", "write u 1");
    assertThat(broker("-q alias add s t"))
        .isEqualTo(
            new Result(
                "",
                "simplebroker: warning: Queue 's' already exists with messages. The alias @s will"
                    + " redirect to 't' while the queue s remains accessible directly.\n",
                0));
    assertThat(broker("alias add u t -q")).isEqualTo(DONE);
    assertThat(broker("alias list --target t")).isEqualTo(printed("s -> t\nu -> t\n"));
    assertThat(broker("alias list --target u")).isEqualTo(NOTHING);
    assertThat(broker("alias list --target @s")).isEqualTo(NOTHING);
    assertThat(broker("alias list --target ''")).isEqualTo(printed("s -> t\nu -> t\n"));
  }

  @Test
  void removesAliases() {
    assertThat(broker("alias list")).isEqualTo(DONE);
    all("alias add x y", "write @x m");
    assertThat(broker("alias remove @x"))
        .isEqualTo(new Result("", "simplebroker: alias '@x' does not exist\n", 1));
    assertThat(broker("alias remove x")).isEqualTo(DONE);
    assertThat(broker("alias remove x"))
        .isEqualTo(new Result("", "simplebroker: alias 'x' does not exist\n", 1));
    assertThat(broker("stats y")).isEqualTo(printed("y: 1\n"));
  }

  @Test
  void tellsTheTotals() throws IOException {
    assertThat(broker("--status").out())
        .matches("total_messages: 0\nlast_timestamp: 0\ndb_size: \\d+\n");
    assertThat(broker("--json --status").out())
        .startsWith("{\"total_messages\": 0, \"last_timestamp\": \"0000000000000000000\", \"db_s")
        .matches(".*: \\d+}\n");
    all("write q 1", "read q");
    String id = broker("write -t q 2").out().strip();
    long size = Files.size(folder.resolve(".broker.db"));
    assertThat(broker("-q --status"))
        .isEqualTo(
            printed("total_messages: 2\nlast_timestamp: " + id + "\ndb_size: " + size + "\n"));
    assertThat(broker("--status --json"))
        .isEqualTo(
            printed(
                "{\"total_messages\": 2, \"last_timestamp\": \"%s\", \"db_size\": %d}\n"
                    .formatted(id, size)));
  }

  @Test
  void createsTheFolderOfAStoreForItsTotals() {
    assertThat(broker("-d new --status").code()).isZero();
    assertThat(folder.resolve("new/.broker.db")).isRegularFile();
  }

  @Test
  void tellsProgramsWhyThereAreNoTotals() throws IOException {
    Path file = Files.writeString(folder.resolve(".broker.db"), "only some notes");
    assertThat(broker("--status --json"))
        .isEqualTo(
            json(
                "ERROR",
                "Failed to get database connection: Setup phase 'connection' for '%1$s' failed: File at %1$s exists but is not a valid SQLite database"
                    .formatted(file)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--prefix a | a.1 a.2",
        "--prefix a. | a.1 a.2",
        "--prefix '' | A.1 a.1 a.2 b",
        "--prefix z |",
        "-p a.* | a.1 a.2",
        "-p ?.1 | A.1 a.1",
        "-p [!A]* | a.1 a.2 b",
        "-p [ab]*[1b] | a.1",
        "--pattern '' |",
        "--pattern=* | A.1 a.1 a.2 b"
      })
  void listsSomeQueues(String filter, String queues) {
    all("write b 1", "write a.1 1", "write a.2 1", "write A.1 1", "read b");
    String expected = queues == null ? "" : queues.replace(' ', '\n') + "\n";
    assertThat(broker("list " + filter)).isEqualTo(printed(expected));
  }

  @Test
  void countsTheWholeStoreBelowSomeOfItsQueues() {
    all("write a.1 1", "write b 1", "read b");
    assertThat(broker("list --stats -p a*"))
        .isEqualTo(printed("a.1: 1\n\nTotal claimed messages: 1/2\n"));
    assertThat(broker("list --stats --prefix z"))
        .isEqualTo(printed("\nTotal claimed messages: 1/2\n"));
    assertThat(broker("list --stats --prefix z --json")).isEqualTo(DONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--prefix .a", "-p=-a*", "-p a/*", "--prefix a*", "-p .*"})
  void refusesFiltersThatNoNameBeginsWith(String filter) {
    assertThat(broker("list " + filter)).isEqualTo(error("Invalid queue prefix: " + ALPHABET));
    assertThat(console.broker("list", "--json", "--prefix", "a".repeat(513)))
        .isEqualTo(json("ERROR", "Invalid queue prefix: exceeds 512 characters"));
  }

  @Test
  void peeksAtClaimedMessages() {
    String id = broker("write -t q 1").out().strip();
    all("write q 2", "read q");
    assertThat(broker("peek q")).isEqualTo(printed("2\n"));
    assertThat(broker("peek q --include-claimed -t")).isEqualTo(printed(id + "\t1\n"));
    assertThat(broker("peek q --inc --all")).isEqualTo(printed("1\n2\n"));
    assertThat(broker("peek q -m " + id)).isEqualTo(NOTHING);
    assertThat(broker("peek q --include-claimed -m " + id)).isEqualTo(printed("1\n"));
    assertThat(broker("read q -m " + id)).isEqualTo(NOTHING);
    assertThat(broker("peek q --include-claimed --after " + id)).isEqualTo(printed("2\n"));
    assertThat(broker("peek q --include-claimed --before " + id)).isEqualTo(NOTHING);
  }

  @Test
  void keepsWithinBounds() {
    String[] ids = new String[3];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = broker("write -t q " + i).out().strip();
    }
    assertThat(broker("peek q --all --after 2024-01-15 --before 2200-01-01"))
        .isEqualTo(printed("0\n1\n2\n"));
    assertThat(broker("peek q --before 20240115")).isEqualTo(NOTHING);
    assertThat(broker("peek q --after " + ids[0])).isEqualTo(printed("1\n"));
    assertThat(broker("peek q --all --before " + ids[2])).isEqualTo(printed("0\n1\n"));
    assertThat(broker("read q --after " + ids[0] + " --before " + ids[2]))
        .isEqualTo(printed("1\n"));
    assertThat(broker("move q r --all --after " + ids[0])).isEqualTo(printed("2\n"));
    assertThat(broker("read q --all --after 0")).isEqualTo(printed("0\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "peek q --after 1.5 | Invalid timestamp: 1.5" + ADVICE,
        "read q --after foo --before bar | Invalid timestamp: foo" + ADVICE,
        "read q --before 1e9 | Invalid timestamp: scientific notation not supported" + ADVICE,
        "peek q --after '' --all -m 1 | Invalid timestamp: empty string",
        "move a b --before 99999999999 | Invalid timestamp: 99999999999",
        "move a b --after 9223372036854775808 | Invalid timestamp: exceeds maximum value",
        "watch q --after 9999-12-31 | Invalid timestamp: too far in future",
        "watch q --move b --after '' | Invalid timestamp: empty string"
      })
  void saysWhatIsWrongWithABound(String words, String message) {
    assertThat(broker(words)).isEqualTo(error(message));
    assertThat(broker(words + " --json")).isEqualTo(json("INVALID_TIMESTAMP", message));
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"read", "peek"})
  void looksAtBoundsBeforeConflictsNamesAndFiles(String command) throws IOException {
    Files.createFile(folder.resolve(".broker.db"));
    assertThat(broker(command + " .q --all -m 1 --before x").err()).contains("timestamp: x;");
    assertThat(broker(command + " .q --all -m 1").err()).contains("invalid header");
  }

  @Test
  void looksAtConflictsAndQueuesOfAMoveBeforeItsBounds() {
    assertThat(broker("move a a --after x -m 1 --json"))
        .isEqualTo(json("INVALID_ARGUMENT", "--message cannot be used with --after or --before"));
    assertThat(broker("move a a --after x --json"))
        .isEqualTo(json("INVALID_ARGUMENT", "Source and destination queues cannot be the same"));
    assertThat(broker("move @nope a --after x")).isEqualTo(error("Alias 'nope' is not defined"));
    assertThat(broker("watch q --move b --after x --json"))
        .isEqualTo(
            json(
                "INVALID_ARGUMENT",
                "--move drains ALL messages from source queue, incompatible with --after"
                    + " filtering"));
  }

  @Test
  void loadDoesNotWaitForSomebodyToTypeADump() {
    assertThat(console.typed("load"))
        .isEqualTo(
            new Result(
                "",
                "broker load: reads a dump from stdin into a fresh broker (e.g. `broker load <"
                    + " backup.ndjson`)\n",
                1));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void copiesAStoreIntoAnother() {
    all("write a 1", "write b 2", "alias add x a");
    String dump = broker("dump --exclude b").out();
    assertThat(console.piped(dump, "-f", "copy.db", "load")).isEqualTo(DONE);
    assertThat(broker("-f copy.db dump")).isEqualTo(printed(dump));
  }

  @Test
  void createsTheFolderOfAStoreThatAProjectFileNames() throws IOException {
    Files.writeString(
        folder.resolve(".broker.toml"), "version=1\nbackend='sqlite'\ntarget='n/m/t.db'\n");
    assertThat(broker("write q m").code()).isZero();
    assertThat(folder.resolve("n/m/t.db")).isRegularFile();
  }
}
