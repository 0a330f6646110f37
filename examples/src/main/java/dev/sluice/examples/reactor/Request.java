package dev.sluice.examples.reactor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a control message asks for: a plain word, or {@code {"command": "WORD"}}. */
enum Request {
  PING,
  STATUS,
  STOP;

  private static final Pattern OBJECT =
      Pattern.compile("\\{\\s*\"command\"\\s*:\\s*\"([A-Z]+)\"\\s*}");

  /** Empty for all else, be it a number, a text in quotation marks or a list. */
  static Optional<Request> parse(String body) {
    Matcher object = OBJECT.matcher(body.strip());
    String word = object.matches() ? object.group(1) : body.strip();
    return Stream.of(values()).filter(request -> request.name().equals(word)).findFirst();
  }
}
