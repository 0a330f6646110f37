package dev.sluice.cli;

import static dev.sluice.cli.Console.error;
import static dev.sluice.cli.Console.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Shell.Result;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvocationTest {

  private static final Result NOTHING = new Result("", "", 2);
  private static final Result DONE = new Result("", "", 0);
  private static final String BAD_NAME =
      "Invalid queue name: must contain only letters, numbers, periods, underscores, and hyphens."
          + " Cannot begin with a hyphen or a period";

  @TempDir Path temp;
  private Path folder;
  private Console console;

  @BeforeEach
  void enterFolder() throws IOException {
    folder = Files.createDirectory(temp.toRealPath().resolve("a folder"));
    console = new Console(folder);
  }

  @Test
  void writesReadsPeeksMovesAndCounts() {
    String id = console.broker("write", "-t", "q", "one").out().strip();
    assertThat(id).matches("\\d{19}");
    assertThat(console.piped("two\n", "write", "q")).isEqualTo(DONE);
    assertThat(console.broker("peek", "q", "-t").out()).isEqualTo(id + "\tone\n");
    assertThat(console.broker("move", "q", "r", "--json").out())
        .isEqualTo("{\"message\": \"one\", \"timestamp\": \"" + id + "\"}\n");
    assertThat(console.broker("read", "r", "-m", id).out()).isEqualTo("one\n");
    assertThat(console.broker("read", "q", "--all").out()).isEqualTo("two\n\n");
    assertThat(console.broker("list", "--stats").out())
        .isEqualTo(
            """
            q: 0 (1 total, 1 claimed)
            r: 0 (1 total, 1 claimed)

            Total claimed messages: 2/2
            """);
    assertThat(console.broker("list", "--json").out())
        .isEqualTo("{\"queue\": \"q\"}\n{\"queue\": \"r\"}\n");
    assertThat(console.broker("move", "r", "q", "-m", id).out()).isEqualTo("one\n");
    assertThat(console.broker("stats", "q").out()).isEqualTo("q: 1 (2 total, 1 claimed)\n");
    assertThat(console.broker("exists", "q")).isEqualTo(DONE);
    assertThat(console.broker("delete", "q", "-m", id)).isEqualTo(DONE);
    assertThat(console.broker("delete", "q", "-m", id)).isEqualTo(NOTHING);
    assertThat(console.broker("delete", "--all")).isEqualTo(DONE);
    assertThat(console.broker("list")).isEqualTo(DONE);
  }

  @Test
  void tellsProgramsOfNothing() {
    assertThat(console.broker("read", "q", "--json")).isEqualTo(NOTHING);
    assertThat(console.broker("peek", "q", "--all")).isEqualTo(NOTHING);
    assertThat(console.broker("exists", "q", "--json"))
        .isEqualTo(new Result("{\"queue\": \"q\", \"exists\": false}\n", "", 2));
    assertThat(console.broker("stats", "q", "--json").out())
        .isEqualTo(
            "{\"queue\": \"q\", \"pending\": 0, \"claimed\": 0, \"total\": 0, \"exists\": false}\n");
  }

  @Test
  void escapesInJsonOnlyWhatMustBe() {
    console.piped("\"\\/\u0001é\t\u2028", "write", "q");
    assertThat(console.broker("read", "q", "--json").out())
        .startsWith("{\"message\": \"\\\"\\\\/\\u0001é\\t\u2028\", ");
    assertThat(console.broker("-f", "é/ü/x", "read", "q", "--json").err())
        .contains("Parent directory not found: ")
        .contains("/\\u00e9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--status list --json | INVALID_ARGUMENT | --status cannot be used with commands",
        "peek q -m 123 --json | INVALID_MESSAGE_ID | invalid message ID: expected exactly 19 digits"
            + " within range",
        "move a a --json | INVALID_ARGUMENT | Source and destination queues cannot be the same",
        "read q --all -m 1 --json | INVALID_ARGUMENT | --message cannot be used with --all,"
            + " --after, or --before",
        "-f ../x read q --json | ERROR | Database filename must not contain parent directory"
            + " references: ../x"
      })
  void tellsProgramsOfErrors(String words, String code, String message) {
    assertThat(console.broker(words.split(" "))).isEqualTo(json(code, message));
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--status list | --status cannot be used with commands",
        "--compact | --compact can only be used with --vacuum",
        "--vacuum list | --vacuum cannot be used with commands",
        "--cleanup list | --cleanup cannot be used with commands",
        "-d x -f y init | init does not accept --dir; run it from the directory to initialize",
        "-f y init | init does not accept --file; run it from the directory to initialize",
        "-d . list | Directory argument (-d/--dir) must not contain current directory references: .",
        "-f ./x list | Database filename must not contain current directory references: ./x",
        "-f a;b list | Database filename contains dangerous character ';': a;b. Path components must"
            + " not contain shell metacharacters or control characters.",
        "-d nowhere list | Directory not found: nowhere"
      })
  void refusesBeforeAnythingIsTouched(String words, String message) {
    assertThat(console.broker(words.split(" "))).isEqualTo(error(message));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesABadNameBeforeTheStoreIsCreated() {
    assertThat(console.broker("write", ".bad", "x")).isEqualTo(error(BAD_NAME));
    assertThat(console.broker("read", ".bad", "--json")).isEqualTo(json("ERROR", BAD_NAME));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void checksTheEnvironmentFirst() {
    assertThat(console.with("BROKER_CACHE_MB", "abc").broker("--help"))
        .isEqualTo(
            new Result(
                "",
                "simplebroker: invalid configuration BROKER_CACHE_MB='abc': expected an integer"
                    + " number of megabytes\n",
                1));
  }

  @Test
  void refusesLargeMessagesBeforeItLooksAtNames() {
    Console small = console.with("BROKER_MAX_MESSAGE_SIZE", "5");
    assertThat(small.broker("write", ".bad", "123456"))
        .isEqualTo(error("Message exceeds maximum size of 5 bytes"));
    assertThat(small.piped("123456", "write", ".bad"))
        .isEqualTo(error("Input exceeds maximum size of 5 bytes"));
    assertThat(small.broker("write", "q", "12345")).isEqualTo(DONE);
  }

  @Test
  void readsNoMoreOfAnEndlessInputThanItNeeds() {
    InputStream endless =
        new InputStream() {
          private long given;

          @Override
          public int read() {
            assertThat(++given).isLessThan(20_000_000);
            return 'x';
          }
        };
    assertThat(console.piped(endless, "write", "q"))
        .isEqualTo(error("Input exceeds maximum size of 10485760 bytes"));
  }

  @ParameterizedTest
  @CsvSource({
    "FF, 'byte 0xff in position 0: invalid start byte'",
    "61C3, 'byte 0xc3 in position 1: unexpected end of data'",
    "E282, 'bytes in position 0-1: unexpected end of data'",
    "C328, 'byte 0xc3 in position 0: invalid continuation byte'",
    "E28228, 'bytes in position 0-1: invalid continuation byte'"
  })
  void namesTheByteThatIsNotUtf8(String hex, String where) {
    InputStream in = new ByteArrayInputStream(java.util.HexFormat.of().parseHex(hex));
    assertThat(console.piped(in, "write", "q"))
        .isEqualTo(error("'utf-8' codec can't decode " + where));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void asksForAMessageOnATerminal() {
    assertThat(console.typed("write", "q"))
        .isEqualTo(
            error("message is required when stdin is a terminal; pass a message or pipe input"));
  }

  @Test
  void warnsOnceOfNewlinesWhereTheyWouldConfuse() {
    console.piped("a\nb", "write", "q");
    console.piped("c\nd", "write", "q");
    String warning = "simplebroker: warning: Message contains newline characters";
    assertThat(console.broker("peek", "q").err()).isEmpty();
    assertThat(console.broker("peek", "q", "--all", "-t").err()).isEmpty();
    assertThat(console.broker("-q", "peek", "q", "--all").err()).containsOnlyOnce(warning);
    assertThat(console.broker("move", "q", "r").err()).startsWith(warning);
  }

  @Test
  void showsVersionAndHelpWithoutAStore() {
    assertThat(console.broker("--version", "--status").out())
        .matches("simplebroker 7\\.3\\.2 \\(sluice (development|\\d+\\.\\d+\\.\\d+)\\)\n");
    assertThat(console.broker().out()).startsWith("usage: simplebroker");
    assertThat(console.with("BROKER_DEFAULT_DB_NAME", "mine.db").broker("-h").out())
        .contains("default: mine.db");
    assertThat(console.broker("write", "q", "-h").out()).startsWith("usage: simplebroker write");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"read q", "peek q", "exists q", "move q r", "list", "stats q"})
  void refusesAnExistingFileThatIsNoDatabase(String words) throws IOException {
    Path file = Files.createFile(folder.resolve(".broker.db"));
    assertThat(console.broker(words.split(" ")))
        .isEqualTo(error("File is not a valid SQLite database (invalid header): " + file));
    assertThat(file).isEmptyFile();
  }

  @Test
  void leavesAForeignFileAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "these are only some notes");
    assertThat(console.broker("-f", "notes.txt", "write", "q", "m"))
        .isEqualTo(
            error(
                "Failed to get database connection: Setup phase 'connection' for '%1$s' failed: File at %1$s exists but is not a valid SQLite database"
                    .formatted(file)));
    assertThat(console.broker("-f", "notes.txt", "--cleanup").code()).isEqualTo(1);
    assertThat(file).hasContent("these are only some notes");
  }

  @Test
  void makesAStoreOfAnEmptyFileWhenItWrites() throws IOException {
    Files.createFile(folder.resolve(".broker.db"));
    assertThat(console.broker("write", "q", "m")).isEqualTo(DONE);
  }

  @Test
  void initializesOnceAndCleansUp() throws IOException {
    String path = folder.resolve(".broker.db").toString();
    assertThat(console.broker("init").err())
        .isEqualTo("Initialized SimpleBroker database: " + path + "\n");
    assertThat(console.broker("init").err())
        .isEqualTo("SimpleBroker database already exists: " + path + "\n");
    Files.createFile(folder.resolve(".broker.db.status"));
    Files.createFile(folder.resolve(".broker.db.status.tmp.1.2"));
    Files.createFile(folder.resolve(".broker.db.bak"));
    assertThat(console.broker("--cleanup"))
        .isEqualTo(new Result("", "Database cleaned up: " + path + "\n", 0));
    assertThat(folder.toFile().list()).containsExactly(".broker.db.bak");
    assertThat(console.broker("-q", "--cleanup")).isEqualTo(DONE);
  }

  @Test
  void namesTheStoreAsItWasNamed() throws IOException {
    Files.createDirectory(folder.resolve("sub"));
    assertThat(console.broker("-d", "sub", "--cleanup").err())
        .isEqualTo("Database not found, nothing to clean up: sub/.broker.db\n");
  }

  @Test
  void vacuums() {
    assertThat(console.broker("--vacuum").err())
        .isEqualTo("Database not found: " + folder.resolve(".broker.db") + "\n");
    console.broker("write", "q", "m");
    assertThat(console.broker("--vacuum").err()).isEqualTo("No claimed messages to vacuum\n");
    console.broker("read", "q");
    assertThat(console.broker("--vacuum", "--compact").err())
        .matches("Vacuumed 1 claimed messages in \\d\\.\\ds\nDatabase compacted in \\d\\.\\ds\n");
    assertThat(console.broker("exists", "q")).isEqualTo(NOTHING);
  }

  @Test
  void staysInTheFolder() throws IOException {
    Files.createDirectory(folder.resolve("w"));
    Files.createSymbolicLink(folder.resolve("w/x.db"), Path.of("../x.db"));
    assertThat(console.broker("-d", "w", "-f", "x.db", "write", "q", "m"))
        .isEqualTo(error("Database file must be within the working directory"));
    assertThat(console.broker("-f", "n/x.db", "write", "q", "m")).isEqualTo(DONE);
    assertThat(console.broker("-d", "w", "-f", folder + "/y.db", "list"))
        .isEqualTo(
            error(
                "Inconsistent paths: absolute database path '%s/y.db' conflicts with directory 'w'"
                    .formatted(folder)));
  }

  @Test
  void followsAProjectFile() throws IOException {
    Path file = folder.resolve(".broker.toml");
    Files.writeString(file, "version = 1\nbackend = \"sqlite\"\ntarget = \"t.db\"\n");
    file.toFile().setReadable(false, false);
    file.toFile().setWritable(false, false);
    file.toFile().setReadable(true, true);
    assertThat(console.broker("list"))
        .isEqualTo(error("Database file does not exist: " + folder.resolve("t.db")));
    assertThat(console.broker("write", "q", "m")).isEqualTo(DONE);
    assertThat(console.broker("list").out()).isEqualTo("q\n");
    assertThat(folder.resolve("t.db")).isRegularFile();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "version=2 | Unsupported .broker.toml version 2; expected 1",
        "backend='sqlite' | Unsupported .broker.toml version None; expected 1",
        "version='1' | Unsupported .broker.toml version '1'; expected 1",
        "version=1 | .broker.toml requires a non-empty string 'backend'",
        "version=1.0;backend='sqlite' | .broker.toml requires a non-empty string 'target'",
        "version=1;backend='bogus';target='x' | Unknown backend plugin: bogus",
        "backend_options=1 | 'backend_options' must be a table in .broker.toml"
      })
  void saysWhatIsWrongWithAProjectFile(String text, String message) throws IOException {
    Files.writeString(folder.resolve(".broker.toml"), text.replace(';', '\n'));
    Result result = console.broker("list");
    assertThat(result.err()).endsWith("simplebroker: error: " + message + "\n");
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void findsAStoreAbove() throws IOException {
    Files.createDirectory(folder.resolve("s"));
    Console below =
        new Console(folder.resolve("s"), java.util.Map.of("BROKER_PROJECT_SCOPE", "on"));
    assertThat(below.broker("write", "q", "m").err())
        .startsWith(
            "simplebroker: error: BROKER_PROJECT_SCOPE is enabled but no project database"
                + " '.broker.db' was found in '");
    console.broker("init");
    assertThat(below.broker("write", "q", "m")).isEqualTo(DONE);
    assertThat(console.broker("read", "q").out()).isEqualTo("m\n");
    assertThat(folder.resolve("s")).isEmptyDirectory();
  }
}
