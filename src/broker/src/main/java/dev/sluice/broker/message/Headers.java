package dev.sluice.broker.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Headers as one text, encoded as a web form is: printable ASCII without quotation marks, whatever
 * is in them.
 */
public final class Headers {

  private Headers() {}

  /**
   * Writes them.
   *
   * @param headers no nulls
   * @return by name; empty if there are none
   */
  public static String format(Map<String, String> headers) {
    return headers.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(one -> encode(one.getKey()) + '=' + encode(one.getValue()))
        .collect(Collectors.joining("&"));
  }

  /**
   * Reads them.
   *
   * @param text of {@link #format}; null for none
   * @return unmodifiable; none if the text is not one of ours, since no message is lost for a trace
   */
  public static Map<String, String> parse(String text) {
    if (text == null || text.isEmpty()) {
      return Map.of();
    }
    Map<String, String> headers = new HashMap<>();
    for (String one : text.split("&")) {
      int equals = one.indexOf('=');
      if (equals < 1) {
        return Map.of();
      }
      try {
        headers.put(decode(one.substring(0, equals)), decode(one.substring(equals + 1)));
      } catch (IllegalArgumentException notEncoded) {
        return Map.of();
      }
    }
    return Map.copyOf(headers);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, UTF_8);
  }
}
