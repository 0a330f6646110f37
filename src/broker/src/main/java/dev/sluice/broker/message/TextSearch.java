package dev.sluice.broker.message;

import java.util.Objects;

/**
 * A search for messages by a part of their text: literally, with upper and lower case told apart.
 *
 * <pre>{@code
 * List<MessageId> failed = queue.browse().find(TextSearch.of("\"status\": \"failed\"").limit(10));
 * }</pre>
 *
 * @param text what is looked for: at most 1024 characters, at least 3 of them no white space
 * @param limit the most that is found, 1 to 1000
 * @param range which IDs; not null
 * @param claimed whether claimed messages are searched as well
 */
public record TextSearch(String text, int limit, IdRange range, boolean claimed) {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final int MAX_CHARACTERS = 1024;
  private static final int MAX_BYTES = 4; // of a character
  private static final int MIN_VISIBLE = 3;

  /**
   * A search; see the components.
   *
   * @param text not null
   * @param limit 1 to 1000
   * @param range not null
   * @param claimed true to search claimed messages as well
   * @throws IllegalArgumentException if the text is too short or too long, or the limit out of
   *     range
   */
  public TextSearch {
    Objects.requireNonNull(range, "range");
    if (text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
      throw new IllegalArgumentException("a search text has at most 1024 characters");
    }
    MessageBody.check(text, MAX_CHARACTERS * MAX_BYTES);
    if (text.codePoints().filter(c -> !UnicodeText.isSpace(c)).limit(MIN_VISIBLE).count()
        < MIN_VISIBLE) {
      throw new IllegalArgumentException(
          "a search text has at least 3 characters that are no white space");
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("a search finds 1 to 1000 messages, not " + limit);
    }
  }

  /**
   * A search for the first 100 pending messages with a text.
   *
   * @param text not null
   * @return the search
   */
  public static TextSearch of(String text) {
    return new TextSearch(text, DEFAULT_LIMIT, IdRange.ALL, false);
  }

  /**
   * The same with another limit.
   *
   * @param limit 1 to 1000
   * @return a copy
   */
  public TextSearch limit(int limit) {
    return new TextSearch(text, limit, range, claimed);
  }

  /**
   * The same among other IDs.
   *
   * @param range not null
   * @return a copy
   */
  public TextSearch within(IdRange range) {
    return new TextSearch(text, limit, range, claimed);
  }

  /**
   * The same among claimed messages as well.
   *
   * @return a copy
   */
  public TextSearch withClaimed() {
    return new TextSearch(text, limit, range, true);
  }

  /** Names the text's length, never the text, which is part of a body. */
  @Override
  public String toString() {
    return "search for " + text.length() + " characters";
  }
}
