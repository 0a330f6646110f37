package dev.sluice.cli.config;

/** Text as errors show it, in the manner of Python. */
final class Quoted {

  private Quoted() {}

  static String of(String text) {
    char mark = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder quoted = new StringBuilder().append(mark);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\\' -> quoted.append("\\\\");
        default -> {
          if (c < ' ' || c == 0x7F) {
            quoted.append("\\x%02x".formatted((int) c));
          } else if (c == mark) {
            quoted.append('\\').append(c);
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append(mark).toString();
  }
}
