package dev.sluice.jdbc.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the URL of a connection apart, in the forms that the drivers' vendors document. */
final class JdbcUrl {

  private static final String JDBC = "jdbc:";

  /** Drivers in front of another one, whose URL follows with or without its own {@code jdbc:}. */
  private static final Set<String> IN_FRONT = Set.of("p6spy", "otel", "log4jdbc", "aws-wrapper");

  private static final Pattern SCHEMA = Pattern.compile("[?&]currentSchema=(\\w+)(?=,|%2C|&|$)");

  private JdbcUrl() {}

  static Database parse(String url) {
    String rest = inner(url);
    return switch (scheme(rest)) {
      case "sqlite" -> file("sqlite", before(rest, '?'));
      case "h2" -> h2(before(rest, ';'));
      case "postgresql", "pgsql" -> postgresql(rest);
      case "mysql" -> database("mysql", before(rest, '?'), 3306);
      case "mariadb" -> database("mariadb", before(rest, '?'), 3306);
      case "sqlserver", "microsoft", "jtds" -> SqlServerUrl.parse(rest);
      case "oracle" -> OracleUrl.parse(before(rest, '?'));
      case "tc" -> container(rest.substring("tc:".length()));
      default -> Database.UNKNOWN;
    };
  }

  /** What follows {@code jdbc:} in the URL of the driver that makes the connection. */
  private static String inner(String url) {
    String rest = url.trim();
    while (true) {
      if (rest.regionMatches(true, 0, JDBC, 0, JDBC.length())) {
        rest = rest.substring(JDBC.length());
      }
      String scheme = scheme(rest);
      int inside = rest.indexOf(JDBC);
      if (scheme.equals("sluice") && inside > 0) {
        rest = rest.substring(inside);
      } else if (IN_FRONT.contains(scheme) && scheme.length() < rest.length()) {
        rest = rest.substring(scheme.length() + 1);
      } else {
        return rest;
      }
    }
  }

  private static String scheme(String rest) {
    return before(rest, ':').toLowerCase(Locale.ROOT);
  }

  /** Testcontainers: an image's tag stands before the slashes, and the host means nothing. */
  private static Database container(String rest) {
    Database inside = parse(rest);
    String name = database(inside.system(), before(rest, '?'), 0).namespace();
    return new Database(inside.system(), name, null, 0);
  }

  private static Database file(String system, String path) {
    int start = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
    return new Database(
        system, name(path.substring(Math.max(start, path.lastIndexOf(':')) + 1)), null, 0);
  }

  private static Database h2(String rest) {
    Database file = file("h2database", rest);
    boolean remote = rest.startsWith("h2:tcp:") || rest.startsWith("h2:ssl:");
    return remote
        ? Server.describe(file.system(), file.namespace(), servers(authority(rest)), 9092)
        : file;
  }

  /** {@code //host:port,host:port/name}; the name alone stands for one on this machine. */
  private static Database database(String system, String rest, int usualPort) {
    String authority = authority(rest);
    String name =
        authority == null
            ? rest.substring(rest.lastIndexOf(':') + 1)
            : rest.substring(rest.indexOf("//") + 2 + authority.length());
    if (name.contains("@")) {
      return new Database(system, null, null, 0); // a password with signs that had to be encoded
    }
    boolean here = authority == null || authority.isEmpty();
    return Server.describe(
        system,
        decoded(name(name.startsWith("/") ? name.substring(1) : name)),
        here ? List.of(new Server("localhost", 0)) : servers(authority),
        usualPort);
  }

  /** With the schema, where one is set: the first of its search path. */
  private static Database postgresql(String rest) {
    Database database = database("postgresql", before(rest, '?'), 5432);
    Matcher schema = SCHEMA.matcher(rest);
    return schema.find() && database.namespace() != null
        ? new Database(
            database.system(),
            database.namespace() + '|' + schema.group(1),
            database.serverAddress(),
            database.serverPort())
        : database;
  }

  /** What is between two slashes and the next, which may be inside parentheses; null if nothing. */
  static String authority(String rest) {
    int start = rest.indexOf("//") + 2;
    if (start < 2) {
      return null;
    }
    int end = start;
    for (int depth = 0; end < rest.length(); end++) {
      char c = rest.charAt(end);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth <= 0 && (c == '/' || c == ';' || c == '#')) {
        break;
      }
    }
    return rest.substring(start, end);
  }

  /** A null for each text that names none, so that nothing is told of a list that is in doubt. */
  static List<Server> servers(String authority) {
    List<Server> servers = new ArrayList<>();
    boolean users = authority.contains("@");
    for (String one : split(withoutBrackets(authority))) {
      boolean user = one.contains("@") || !servers.isEmpty();
      servers.add(users && !user ? null : server(one.substring(one.lastIndexOf('@') + 1).trim()));
    }
    return servers;
  }

  /** MySQL: {@code address=(host=h)(port=1)} or {@code (host=h,port=1)}. */
  static Server server(String text) {
    if (!text.contains("(")) {
      return Server.of(text);
    }
    String host = value(text, "host");
    String port = value(text, "port");
    Server server = host == null ? null : Server.of(host);
    return server == null || port == null || !port.matches("\\d{1,5}")
        ? server
        : server.orPort(Integer.parseInt(port));
  }

  /** The value of a key in parentheses; null if there is none. */
  static String value(String text, String key) {
    Matcher found =
        Pattern.compile("[(,]\\s*" + key + "\\s*=\\s*([^(),\\s]+)", Pattern.CASE_INSENSITIVE)
            .matcher(text);
    return found.find() ? found.group(1) : null;
  }

  /** MySQL's brackets around a list, also after a user. */
  private static String withoutBrackets(String authority) {
    int start = authority.lastIndexOf('@') + 1;
    String list = authority.substring(start);
    boolean brackets = list.startsWith("[") && list.endsWith("]");
    return brackets && (list.contains(",") || list.contains("(") || !list.contains(":"))
        ? authority.substring(0, start) + list.substring(1, list.length() - 1)
        : authority;
  }

  /** At the commas outside of parentheses. */
  private static List<String> split(String list) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth <= 0) {
        parts.add(list.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(list.substring(start));
    return parts;
  }

  /** A name and no more; null if there is none, or it could hold a user or a property. */
  static String name(String text) {
    String name = text.split("[?&;#]", 2)[0].trim();
    boolean doubtful = name.indexOf('@') >= 0 || name.indexOf('=') >= 0;
    return name.isEmpty() || doubtful ? null : name;
  }

  private static String decoded(String name) {
    try {
      return name == null ? null : URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name; // not encoded
    }
  }

  static String before(String text, char sign) {
    int end = text.indexOf(sign);
    return end < 0 ? text : text.substring(0, end);
  }
}
