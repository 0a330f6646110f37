package dev.sluice.dump;

import dev.sluice.broker.Broker;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Loads one dump. */
final class Loading {

  static final String FORMAT = "simplebroker-dump";

  private static final int VERSION = 1;

  /** A unit has so many messages, or so much text, if that is less. */
  private static final int UNIT = 1000;

  private static final int UNIT_CHARACTERS = 1 << 22;

  private static final long COUNTER = 0xFFF;

  private final Broker broker;
  private final LoadOptions options;
  private final Records records;
  private final List<String> warnings = new ArrayList<>();
  private final List<QueueEntry> unit = new ArrayList<>();
  private long characters;
  private long messages;
  private long aliases;

  Loading(Broker broker, InputStream in, LoadOptions options) {
    this.broker = broker;
    this.options = options;
    this.records = new Records(in, broker.options().maxBodyBytes());
  }

  LoadResult run() throws IOException {
    MessageId last = header(records.next());
    for (DumpRecord next = records.next(); next != null; next = records.next()) {
      apply(next, last);
    }
    store();
    broker.ids().advance(last);
    return new LoadResult(messages, aliases, warnings);
  }

  private MessageId header(DumpRecord header) {
    if (header == null) {
      throw DumpFormatException.ofNothing();
    }
    if (!header.isOfType("header")) {
      throw header.problem("first record must be the dump header");
    }
    if (!FORMAT.equals(header.text("format"))) {
      throw header.problem("unrecognized dump format");
    }
    if (!header.is("version", VERSION)) {
      throw header.problem(
          "unsupported dump version %s (supported: %d)"
              .formatted(header.shown("version"), VERSION));
    }
    if (header.members().get("last_ts") == null) {
      throw header.problem("header requires 'last_ts'");
    }
    MessageId last = header.id("last_ts");
    if (last == null) {
      throw header.problem("invalid header last_ts");
    }
    checkSkew(header, last);
    return last;
  }

  private void checkSkew(DumpRecord header, MessageId last) {
    Duration ahead = broker.ids().ahead(last);
    if (ahead.isNegative() || ahead.isZero()) {
      return;
    }
    String warning =
        String.format(
            Locale.ROOT,
            "dump header last_ts %d is %.3f seconds ahead of local wall time; apparent clock skew"
                + " leaves at most %d broker-global generated IDs before writes wait for wall time"
                + " and may raise TimestampError",
            last.value(),
            ahead.toNanos() / 1e9,
            COUNTER - (last.value() & COUNTER));
    warnings.add(warning);
    options.warnings().accept(warning);
    if (ahead.compareTo(options.maxFutureSkew()) > 0 && !options.force()) {
      throw header.problem(
          "dump header future skew exceeds configured maximum of %d seconds"
              .formatted(options.maxFutureSkew().toSeconds()));
    }
  }

  private void apply(DumpRecord next, MessageId last) {
    if (next.isOfType("message")) {
      add(message(next, last));
    } else if (next.isOfType("alias")) {
      define(next);
    } else if (next.isOfType("header")) {
      throw next.problem("duplicate header");
    } else {
      throw next.problem("unknown record type " + next.shown("type"));
    }
  }

  private void define(DumpRecord alias) {
    String name = alias.text("alias");
    String target = alias.text("target");
    if (name == null || target == null) {
      throw alias.problem("alias record requires string 'alias' and 'target' fields");
    }
    broker.aliases().add(name, target);
    aliases++;
  }

  private static QueueEntry message(DumpRecord message, MessageId last) {
    String queue = message.text("queue");
    String body = message.text("body");
    if (queue == null || body == null) {
      throw message.problem("message record requires string 'queue' and 'body' fields");
    }
    MessageId id = message.id("id");
    if (id == null) {
      throw message.problem("invalid message ID: expected exactly 19 digits within range");
    }
    if (id.value() == 0) {
      throw message.problem(
          "message_id 0 is reserved; use a positive compatible SimpleBroker message ID");
    }
    if (id.compareTo(last) > 0) {
      throw message.problem("message id exceeds header last_ts");
    }
    return new QueueEntry(queue, id, body);
  }

  private void add(QueueEntry message) {
    unit.add(message);
    characters += message.body().length();
    if (unit.size() == UNIT || characters >= UNIT_CHARACTERS) {
      store();
    }
  }

  private void store() {
    broker.insert(unit);
    messages += unit.size();
    unit.clear();
    characters = 0;
  }
}
