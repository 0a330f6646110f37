package dev.sluice.dump;

import dev.sluice.broker.Broker;
import dev.sluice.broker.QueueBrowser;
import dev.sluice.broker.catalog.Alias;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the lines of one dump. */
final class DumpWriter {

  /** Messages are read in pages of so many characters; one message may have more. */
  private static final int PAGE = 1 << 18;

  private static final String HEX = "0123456789abcdef";

  private final Broker broker;
  private final DumpFilter filter;
  private final Writer out;

  DumpWriter(Broker broker, DumpFilter filter, OutputStream out) {
    this.broker = broker;
    this.filter = filter;
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
  }

  void write() throws IOException {
    MessageId last = broker.ids().last();
    out.write(
        "{\"backend\": \"%s\", \"format\": \"%s\"".formatted(broker.database(), Loading.FORMAT));
    out.write(", \"last_ts\": \"%s\", \"type\": \"header\", \"version\": 1}\n".formatted(last));
    for (Alias alias : broker.aliases().list()) {
      if (filter.accepts(alias)) {
        member("{\"alias\": ", alias.name());
        member(", \"target\": ", alias.target());
        out.write(", \"type\": \"alias\"}\n");
      }
    }
    for (String queue : broker.queues()) {
      if (filter.accepts(queue)) {
        messages(queue, last);
      }
    }
    out.flush();
  }

  private void messages(String queue, MessageId last) throws IOException {
    QueueBrowser browser = broker.queue(queue).browse();
    List<Message> page = browser.pendingById(-1, last, PAGE);
    while (!page.isEmpty()) {
      for (Message message : page) {
        member("{\"body\": ", message.body());
        member(", \"id\": ", message.id().toString());
        member(", \"queue\": ", queue);
        out.write(", \"type\": \"message\"}\n");
      }
      page = browser.pendingById(page.get(page.size() - 1).id().value(), last, PAGE);
    }
  }

  /** A name as it is, and a value in quotes. Only what JSON demands is escaped. */
  private void member(String name, String value) throws IOException {
    out.write(name);
    out.write('"');
    int written = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        out.write(value, written, i - written);
        out.write(escaped(c));
        written = i + 1;
      }
    }
    out.write(value, written, value.length() - written);
    out.write('"');
  }

  private static String escaped(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      default -> c < ' ' ? "\\u00" + (c < 0x10 ? '0' : '1') + HEX.charAt(c & 0xF) : "\\" + c;
    };
  }
}
