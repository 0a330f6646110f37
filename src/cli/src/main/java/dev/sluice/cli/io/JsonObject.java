package dev.sluice.cli.io;

/** One JSON object on one line, with its members in the order in which they are added. */
public final class JsonObject {

  private final StringBuilder json = new StringBuilder("{");
  private final boolean ascii;

  private JsonObject(boolean ascii) {
    this.ascii = ascii;
  }

  /** An object without members, whose text stands as it is. */
  public JsonObject() {
    this(false);
  }

  /**
   * An object without members, in which all but ASCII is escaped.
   *
   * @return the object
   */
  public static JsonObject ascii() {
    return new JsonObject(true);
  }

  /**
   * Adds a text.
   *
   * @param name the member's name; not null
   * @param value its value; not null
   * @return this
   */
  public JsonObject text(String name, String value) {
    member(name);
    quote(value);
    return this;
  }

  /**
   * Adds a number.
   *
   * @param name the member's name; not null
   * @param value its value
   * @return this
   */
  public JsonObject number(String name, long value) {
    member(name).append(value);
    return this;
  }

  /**
   * Adds true or false.
   *
   * @param name the member's name; not null
   * @param value its value
   * @return this
   */
  public JsonObject flag(String name, boolean value) {
    member(name).append(value);
    return this;
  }

  private StringBuilder member(String name) {
    if (json.length() > 1) {
      json.append(", ");
    }
    quote(name);
    return json.append(": ");
  }

  private void quote(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        default -> {
          if (c < ' ' || (ascii && c > '~')) {
            String hex = Integer.toHexString(c);
            json.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }

  /** The object as JSON. */
  @Override
  public String toString() {
    return json + "}";
  }
}
