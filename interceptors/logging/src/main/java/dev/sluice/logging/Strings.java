package dev.sluice.logging;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Texts as literals on one line: a control character in a value could forge a line of the log. */
final class Strings {

  private Strings() {}

  static String literal(String text, Dialect dialect) {
    String doubled = text.replace("'", "''");
    String escaped = doubled.replace("\\", "\\\\");
    if (text.chars().noneMatch(Strings::isControl)) {
      return switch (dialect) {
        case MYSQL -> "'" + escaped + "'";
        case SQLSERVER -> "N'" + doubled + "'";
        default -> "'" + doubled + "'";
      };
    }
    return switch (dialect) {
      case SQLITE -> joined(text, "'", "||", "char");
      case ORACLE -> "UNISTR('" + coded(escaped, "\\%04X") + "')";
      case SQLSERVER -> joined(text, "N'", "+", "NCHAR");
      case POSTGRESQL -> "E'" + coded(escaped, "\\u%04X") + "'";
      case MYSQL ->
          "_utf8mb4 X'" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)) + "'";
      default -> "U&'" + coded(escaped, "\\%04X") + "'";
    };
  }

  private static String coded(String text, String format) {
    return text.chars()
        .mapToObj(c -> isControl(c) ? format.formatted(c) : String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  /** {@code ('a'||char(10)||'b')} */
  private static String joined(String text, String quote, String plus, String function) {
    StringBuilder literal = new StringBuilder("(").append(quote);
    text.chars()
        .forEach(
            c -> {
              if (isControl(c)) {
                literal.append("'").append(plus).append(function).append('(').append(c);
                literal.append(')').append(plus).append(quote);
              } else {
                literal.append((char) c).append(c == '\'' ? "'" : "");
              }
            });
    return literal.append("')").toString();
  }

  /** Line ends of Unicode too. */
  private static boolean isControl(int c) {
    return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
  }
}
