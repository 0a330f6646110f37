package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.broker.Broker;
import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.error.IntegrityException;
import dev.sluice.broker.message.InvalidMessageException;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueNameException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dump may look like, what it may not, and what is in the store after that. */
class LoadTest {

  private static final String HEADER = header("1700000000000000000");
  private static final String MALFORMED = "malformed JSON (";

  @TempDir Path folder;
  private Broker broker;

  @BeforeEach
  void open() {
    broker =
        Store.open(folder.resolve("store.db"), BrokerOptions.DEFAULTS.withMaxBodyBytes(20_000));
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private static String header(String last) {
    return "{'type':'header','format':'simplebroker-dump','version':1,'last_ts':'%s'}"
        .formatted(last)
        .replace('\'', '"');
  }

  private static String message(long id, String queue) {
    return "{\"body\":\"b\",\"id\":%d,\"queue\":\"%s\",\"type\":\"message\"}".formatted(id, queue);
  }

  private DumpFormatException failure(String dump) {
    return catchThrowableOfType(DumpFormatException.class, () -> Store.load(broker, dump));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \r\n\t\n\n"})
  void asksForAHeaderWhereThereIsNothing(String dump) {
    DumpFormatException failure = failure(dump);
    assertThat(failure)
        .hasMessage("invalid dump input: missing header (is this a simplebroker dump?)");
    assertThat(failure.line()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "x | malformed JSON (unexpected text at column 1)",
        "{'type':'header' | malformed JSON (it ends too early)",
        "'type | malformed JSON (it ends too early)",
        "{'a':1} {} | malformed JSON (more than one value)",
        "{'a':1}, | malformed JSON (unexpected text at column 8)",
        "{'a':\\x} | malformed JSON (unexpected text at column 6)",
        "{'a':01} | malformed JSON (unexpected text at column 7)",
        "{a:1} | malformed JSON (unexpected text at column 2)",
        "{'a':'\t'} | malformed JSON (unexpected text at column 7)",
        "\uFEFF{} | malformed JSON (unexpected text at column 1)",
        "[{}] | record must be a JSON object",
        "'header' | record must be a JSON object",
        "7 | record must be a JSON object",
        "null | record must be a JSON object",
        "{} | first record must be the dump header",
        "{'type':'message'} | first record must be the dump header",
        "{'type':'header'} | unrecognized dump format",
        "{'type':'header','format':1} | unrecognized dump format",
        "{'type':'header','format':'x'} | unrecognized dump format",
        "{'type':'header','format':'simplebroker-dump'} | unsupported dump version None (supported: 1)",
        "{'type':'header','format':'simplebroker-dump','version':2} | unsupported dump version 2"
            + " (supported: 1)",
        "{'type':'header','format':'simplebroker-dump','version':'1'} | unsupported dump version '1'"
            + " (supported: 1)",
        "{'type':'header','format':'simplebroker-dump','version':1.5} | unsupported dump version 1.5"
            + " (supported: 1)",
        "{'type':'header','format':'simplebroker-dump','version':1} | header requires 'last_ts'",
        "{'type':'header','format':'simplebroker-dump','version':1,'last_ts':'1'} | invalid header"
            + " last_ts",
        "{'type':'header','format':'simplebroker-dump','version':1,'last_ts':-1} | invalid header"
            + " last_ts",
        "{'type':'header','format':'simplebroker-dump','version':1,'last_ts':1.0} | invalid header"
            + " last_ts",
        "{'type':'header','format':'simplebroker-dump','version':1,'last_ts':9223372036854775808} |"
            + " invalid header last_ts",
        "{'type':'header','format':'simplebroker-dump','version':1,'last_ts':true} | invalid header"
            + " last_ts",
        "{'type':'header','format':'simplebroker-dump','version':1,'last_ts':[1]} | invalid header"
            + " last_ts",
      })
  void refusesWhatIsNoHeader(String line, String problem) throws Exception {
    DumpFormatException failure = failure("\n\r\n" + quoted(line) + "\n" + message(1, "q") + "\n");
    assertThat(failure).hasMessage("invalid dump input at line 3: " + problem);
    assertThat(failure.line()).isEqualTo(3);
    assertThat(broker.status().pending()).isZero();
    assertThat(broker.ids().last().value()).isZero();
  }

  /** The tables have apostrophes for quotation marks. */
  private static String quoted(String line) {
    return line.replace('\'', '"');
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{ | malformed JSON (it ends too early)",
        "[] | record must be a JSON object",
        "{} | unknown record type None",
        "{'type':null} | unknown record type None",
        "{'type':'a\\nb'} | unknown record type 'a?b'",
        "{'type':5} | unknown record type 5",
        "{'type':'header'} | duplicate header",
        "{'type':'alias'} | alias record requires string 'alias' and 'target' fields",
        "{'type':'alias','alias':'x','target':1} | alias record requires string 'alias' and"
            + " 'target' fields",
        "{'type':'message','queue':'q','id':1} | message record requires string 'queue' and 'body'"
            + " fields",
        "{'type':'message','queue':1,'id':1,'body':''} | message record requires string 'queue' and"
            + " 'body' fields",
        "{'type':'message','queue':'q','body':''} | invalid message ID: expected exactly 19 digits"
            + " within range",
        "{'type':'message','queue':'q','body':'','id':'1'} | invalid message ID: expected exactly 19"
            + " digits within range",
        "{'type':'message','queue':'q','body':'','id':1e3} | invalid message ID: expected exactly 19"
            + " digits within range",
        "{'type':'message','queue':'q','body':'','id':false} | invalid message ID: expected exactly"
            + " 19 digits within range",
        "{'type':'message','queue':'q','body':'','id':0} | message_id 0 is reserved; use a positive"
            + " compatible SimpleBroker message ID",
        "{'type':'message','queue':'q','body':'','id':'1700000000000000001'} | message id exceeds"
            + " header last_ts",
      })
  void refusesWhatIsNoRecordAndKeepsWhatCameBefore(String line, String problem) throws Exception {
    StringBuilder dump = new StringBuilder(HEADER + "\n");
    for (int id = 1; id <= 1001; id++) {
      dump.append(message(id, "q")).append('\n');
    }
    dump.append("{\"type\":\"alias\",\"alias\":\"al\",\"target\":\"q\"}\n\n");
    DumpFormatException failure = failure(dump + quoted(line) + "\n" + message(2000, "q") + "\n");
    assertThat(failure).hasMessage("invalid dump input at line 1005: " + problem);
    assertThat(failure.line()).isEqualTo(1005);
    assertThat(broker.queue("q").stats().pending()).isEqualTo(1000);
    assertThat(broker.aliases().resolve("@al")).isEqualTo("q");
  }

  @Test
  void namesTheLineWithBytesThatAreNoText() throws Exception {
    byte[] good = (HEADER + "\n" + message(1, "q") + "\n").getBytes(StandardCharsets.UTF_8);
    for (int[] bad :
        new int[][] {{0xFF}, {0xC3}, {0xC0, 0x80}, {0xED, 0xA0, 0x80}, {0xF5, 0x80, 0x80, 0x80}}) {
      byte[] dump = new byte[good.length + bad.length];
      System.arraycopy(good, 0, dump, 0, good.length);
      for (int i = 0; i < bad.length; i++) {
        dump[good.length + i] = (byte) bad[i];
      }
      assertThatThrownBy(() -> Dump.load(broker, new ByteArrayInputStream(dump), Store.QUIET))
          .isInstanceOf(DumpFormatException.class)
          .hasMessage("invalid dump input at line 3: malformed UTF-8");
    }
  }

  @Test
  void takesWhateverMeansTheSame() throws Exception {
    String dump =
        "\r\n"
            + "{ \"last_ts\" : 9223372036854775806, \"version\": 1.0, \"more\": {\"a\": [1, {}]},"
            + " \"type\": \"header\", \"format\": \"simplebroker-dump\" }\r\n"
            + " \t \r\n"
            + "{\"type\": \"message\", \"body\": \"x\", \"body\": \"\\u00e9\\/\\ud83d\\ude00\","
            + " \"queue\": \"q\", \"id\": \" 0000000000000000007 \", \"note\": null}\r\n"
            + "{\"type\": \"alias\", \"target\": \"q\", \"alias\": \"z\"}";
    LoadResult result = Store.load(broker, dump, Store.QUIET.withForce(true));
    assertThat(result.messages()).isEqualTo(1);
    assertThat(result.aliases()).isEqualTo(1);
    assertThat(broker.queue("q").peek(new MessageId(7)).orElseThrow().body())
        .isEqualTo("é/\uD83D\uDE00");
    assertThat(broker.aliases().resolve("@z")).isEqualTo("q");
    assertThat(broker.ids().last().value()).isEqualTo(9223372036854775806L);
  }

  @Test
  void whatTheStoreRefusesIsRefusedInItsOwnWords() {
    assertThatThrownBy(() -> Store.load(broker, HEADER + "\n" + message(1, ".q")))
        .isInstanceOf(QueueNameException.class);
    assertThatThrownBy(
            () ->
                Store.load(broker, HEADER + "\n" + message(1, "q").replace("\"b\"", "\"\\ud800\"")))
        .isInstanceOf(InvalidMessageException.class);
    String large = message(1, "q").replace("\"b\"", '"' + "x".repeat(20_001) + '"');
    assertThatThrownBy(() -> Store.load(broker, HEADER + "\n" + large))
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageContaining("(20001 bytes)");
    String alias = "{\"type\":\"alias\",\"alias\":\"z\",\"target\":\"q\"}\n";
    assertThatThrownBy(() -> Store.load(broker, HEADER + "\n" + alias + alias))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Alias 'z' already exists");
    assertThat(broker.status().pending()).isZero();
  }

  @Test
  void anIdIsNeverTakenTwice() throws Exception {
    String twice = HEADER + "\n" + message(7, "q") + "\n" + message(7, "r") + "\n";
    assertThatThrownBy(() -> Store.load(broker, twice)).isInstanceOf(IntegrityException.class);
    assertThat(broker.status().pending()).isZero();
    String once = HEADER + "\n" + message(7, "q") + "\n";
    Store.load(broker, once);
    assertThatThrownBy(() -> Store.load(broker, once)).isInstanceOf(IntegrityException.class);
    assertThat(broker.status().pending()).isOne();
  }

  @Test
  void theHighestIdIsRaisedAndNeverLowered() throws Exception {
    Store.load(broker, HEADER);
    assertThat(broker.ids().last()).hasToString("1700000000000000000");
    MessageId newer = broker.queue("q").write("newer");
    Store.load(broker, HEADER);
    assertThat(broker.ids().last()).isEqualTo(newer);
  }

  @Test
  void warnsOfADumpFromTheFutureAndRefusesOneFromFarAhead() throws Exception {
    long nanos = Instant.now().plusSeconds(1000).getEpochSecond() * 1_000_000_000L & ~0xFFFL;
    String dump = header(Long.toString(nanos | 95)) + "\n" + message(5, "q");
    List<String> told = new ArrayList<>();
    LoadOptions options = LoadOptions.DEFAULTS.withWarnings(told::add);

    assertThatThrownBy(() -> Store.load(broker, dump, options))
        .isInstanceOf(DumpFormatException.class)
        .hasMessage(
            "invalid dump input at line 1: dump header future skew exceeds configured maximum of"
                + " 300 seconds");
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith("dump header last_ts " + (nanos | 95) + " is ")
        .contains("leaves at most 4000 broker-global");
    assertThat(broker.status().pending()).isZero();
    assertThat(broker.ids().last().value()).isZero();

    LoadResult forced = Store.load(broker, dump, options.withForce(true));
    assertThat(forced.warnings()).hasSize(1);
    assertThat(told).hasSize(2);
    assertThat(broker.ids().last().value()).isEqualTo(nanos | 95);
  }

  @Test
  void aWiderLimitLetsItThroughWithAWarning() throws Exception {
    long nanos = Instant.now().plusSeconds(1000).getEpochSecond() * 1_000_000_000L;
    LoadOptions options = Store.QUIET.withMaxFutureSkew(Duration.ofHours(1));
    assertThat(Store.load(broker, header(Long.toString(nanos)), options).warnings()).hasSize(1);
  }

  @Test
  void whatBreaksInTheStreamIsPassedOn() {
    byte[] bytes = (HEADER + "\n" + message(1, "q") + "\n").getBytes(StandardCharsets.UTF_8);
    InputStream breaking =
        new FilterInputStream(new ByteArrayInputStream(bytes)) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, 1);
            if (read < 0) {
              throw new IOException("unplugged");
            }
            return read;
          }
        };
    assertThatThrownBy(() -> Dump.load(broker, breaking, Store.QUIET))
        .isInstanceOf(IOException.class)
        .hasMessage("unplugged");
    assertThat(broker.status().pending()).isZero();
  }

  @Test
  void aTextThatNoMessageCanHaveIsNotHeldInMemory() {
    InputStream endless =
        new InputStream() {
          private final byte[] start =
              (HEADER + "\n{\"body\": \"").getBytes(StandardCharsets.UTF_8);
          private int at;

          @Override
          public int read() {
            return at < start.length ? start[at++] : 'x';
          }
        };
    DumpFormatException failure =
        catchThrowableOfType(
            DumpFormatException.class, () -> Dump.load(broker, endless, Store.QUIET));
    assertThat(failure.line()).isEqualTo(2);
    assertThat(failure).hasMessageContaining(MALFORMED).hasMessageContaining("exceeds the maximum");
  }
}
