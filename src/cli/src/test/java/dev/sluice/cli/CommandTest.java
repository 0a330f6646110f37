package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.Broker;
import dev.sluice.cli.Shell.Result;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {

  @TempDir Path temp;
  private Shell shell;

  @BeforeEach
  void enterFolder() throws IOException {
    shell = new Shell(Files.createDirectory(temp.resolve("a folder")));
  }

  @Test
  void writesReadsPeeksMovesAndCounts() throws Exception {
    Result written = shell.broker("write", "q", "one", "-t");
    String id = written.out().strip();
    assertThat(id).matches("\\d{19}");
    shell.piped("two\n".getBytes(StandardCharsets.UTF_8), "write", "q");

    assertThat(shell.broker("peek", "q", "-t").out()).isEqualTo(id + "\tone\n");
    assertThat(shell.broker("move", "q", "r").out()).isEqualTo("one\n");
    assertThat(shell.broker("read", "r", "-m", id).out()).isEqualTo("one\n");
    assertThat(shell.broker("read", "q", "--all").out()).isEqualTo("two\n\n");
    assertThat(shell.broker("list", "--stats").out())
        .isEqualTo(
            """
            q: 0 (1 total, 1 claimed)
            r: 0 (1 total, 1 claimed)

            Total claimed messages: 2/2
            """);
    assertThat(shell.broker("move", "r", "q", "-m", id).out()).isEqualTo("one\n");
    assertThat(shell.broker("stats", "q").out()).isEqualTo("q: 1 (2 total, 1 claimed)\n");
    assertThat(shell.broker("delete", "q", "-m", id).code()).isZero();
    assertThat(shell.broker("delete", "--all").code()).isZero();
    assertThat(shell.broker("list")).isEqualTo(new Result("", "", 0));
  }

  @Test
  void exitsWithTwoAndSilentlyWhenNothingMatches() throws Exception {
    assertThat(shell.broker("read", "q")).isEqualTo(new Result("", "", 2));
    assertThat(shell.broker("peek", "q", "--all")).isEqualTo(new Result("", "", 2));
    assertThat(shell.broker("delete", "q", "-m", "0000000000000000001").code()).isEqualTo(2);
  }

  @Test
  void takesATextWithADashLiterally() throws Exception {
    shell.broker("write", "q", "--cleanup");
    shell.broker("write", "-t", "q", "--", "-t");
    assertThat(shell.broker("read", "q", "--all").out()).isEqualTo("--cleanup\n-t\n");
  }

  @Test
  void namesWhatIsWrongWithTheCommandLine() throws Exception {
    assertThat(shell.broker("bogus").err())
        .startsWith("simplebroker: error: argument command: invalid choice: 'bogus'");
    assertThat(shell.broker("read").err())
        .isEqualTo("simplebroker: error: the following arguments are required: queue\n");
    assertThat(shell.broker("read", "q", "--json").err())
        .isEqualTo("simplebroker: error: unrecognized arguments: --json\n");
    assertThat(shell.broker("-f").err())
        .isEqualTo("simplebroker: error: option -f requires an argument\n");
    assertThat(shell.broker("peek", "q", "-m", "123"))
        .isEqualTo(
            new Result(
                "",
                "simplebroker: error: invalid message ID: expected exactly 19 digits within range\n",
                1));
    assertThat(shell.folder()).isEmptyDirectory();
  }

  @Test
  void refusesABadNameAndUndecodableInput() throws Exception {
    assertThat(shell.broker("write", ".bad", "x").err())
        .startsWith("simplebroker: error: Invalid queue name: must contain only letters");
    Result result = shell.piped(new byte[] {(byte) 0xff}, "write", "q");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("not UTF-8");
    assertThat(shell.broker("list").out()).isEmpty();
  }

  @Test
  void leavesAForeignFileAloneAndSaysSo() throws Exception {
    Path file = shell.folder().resolve("notes.txt");
    Files.writeString(file, "these are only some notes, and no database at all");
    Result result = shell.broker("-f", "notes.txt", "read", "q");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "simplebroker: error: this is not an SQLite database and was left alone; choose another"
                + " file\n");
    assertThat(file).hasContent("these are only some notes, and no database at all");
  }

  @Test
  void showsVersionAndHelp() throws Exception {
    assertThat(shell.broker("--version").out())
        .matches("simplebroker 7\\.3\\.2 \\(sluice (development|\\d+\\.\\d+\\.\\d+)\\)\n");
    assertThat(shell.broker("--help").out()).startsWith("usage: simplebroker");
    assertThat(shell.broker().out()).startsWith("usage: simplebroker");
    assertThat(shell.folder()).isEmptyDirectory();
  }

  @Test
  void claimsNoMessageThatNobodyWouldSee() throws Exception {
    for (String body : List.of("1", "2", "3")) {
      shell.broker("write", "q", body);
    }
    Output full =
        new Output(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
              }
            });
    try (Broker broker = Broker.open(SqliteDataSource.at(shell.folder().resolve(".broker.db")))) {
      Command.Job job =
          FetchCommand.READ.prepare(
              Arguments.parse(List.of("q", "--all"), FetchCommand.READ.options(), -1));
      assertThatThrownBy(() -> job.run(broker, full)).isInstanceOf(Output.ClosedException.class);
      assertThat(broker.queue("q").stats().pending()).isEqualTo(2);
    }
  }

  @Test
  void endsQuietlyWhenItsReaderHasGoneAndWithAnErrorWhenTheDiskIsFull() {
    assertThat(helpInto("Broken pipe")).isEqualTo(Main.OK);
    assertThat(helpInto("No space left on device")).isEqualTo(Main.ERROR);
  }

  private static int helpInto(String failure) {
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(failure);
          }
        };
    return Main.run(List.of("--help"), out, new PrintStream(OutputStream.nullOutputStream()));
  }
}
