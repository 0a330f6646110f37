package dev.sluice.dump;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The records of a dump: on each line that is not blank, a JSON object. */
final class Records {

  /** Members with other names are skipped. */
  private static final Set<String> NAMES =
      Set.of("type", "format", "version", "last_ts", "alias", "target", "body", "id", "queue");

  private final Lines lines;
  private final JsonFactory json;

  /** Records from a stream; a text in them is not much longer than the longest body allowed. */
  Records(InputStream in, int maxBodyBytes) {
    int most = Math.max(maxBodyBytes, StreamReadConstraints.DEFAULT_MAX_STRING_LEN);
    this.lines = new Lines(in);
    this.json =
        JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(most).build())
            .build();
  }

  /** The next one, or null at the end. */
  DumpRecord next() throws IOException {
    if (!lines.next()) {
      return null;
    }
    try (JsonParser parser = json.createParser(lines)) {
      boolean object = parser.nextToken() == JsonToken.START_OBJECT;
      Map<String, Object> members = object ? members(parser) : Map.of();
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw problem("malformed JSON (more than one value)");
      }
      if (!object) {
        throw problem("record must be a JSON object");
      }
      return new DumpRecord(lines.number(), members);
    } catch (JsonProcessingException e) {
      throw problem("malformed JSON (" + reason(e) + ")");
    }
  }

  private static Map<String, Object> members(JsonParser parser) throws IOException {
    Map<String, Object> members = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (NAMES.contains(name)) {
        members.put(name, value(parser));
      }
      parser.skipChildren();
    }
    return members;
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.currentToken();
    };
  }

  private DumpFormatException problem(String problem) {
    return new DumpFormatException(lines.number(), problem);
  }

  private static String reason(JsonProcessingException e) {
    if (e instanceof JsonEOFException) {
      return "it ends too early";
    }
    return e instanceof StreamConstraintsException
        ? e.getOriginalMessage()
        : "unexpected text at column " + e.getLocation().getColumnNr();
  }
}
