package dev.sluice.jdbc.database;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code sqlserver://host\instance:port;property=value}, and jTDS's with {@code /database}. */
final class SqlServerUrl {

  private static final Pattern SERVER =
      Pattern.compile(
          "(\\[[^]]*]|[^\\\\:/]*|[0-9A-Fa-f:.]+)(?:\\\\([^:/]*))?(?::(\\d{1,5}))?(?:/(.*))?");

  private SqlServerUrl() {}

  static Database parse(String rest) {
    if (!rest.contains("sqlserver:")) {
      return Database.UNKNOWN; // jTDS is for Sybase too
    }
    String head = JdbcUrl.before(rest, ';');
    Properties properties = new Properties(rest.substring(head.length()));
    String address = head.substring(head.indexOf("sqlserver:") + "sqlserver:".length());
    if (address.equals("//") || address.isEmpty()) {
      address = properties.first("servername", "server");
    }
    Matcher parts = SERVER.matcher(address == null ? "" : address.replaceFirst("^//", ""));
    boolean understood = parts.matches();
    String instance = understood ? parts.group(2) : null;
    String path = understood && parts.group(4) != null ? JdbcUrl.name(parts.group(4)) : null;
    String database = path == null ? properties.first("databasename", "database") : path;
    String namespace =
        Stream.of(
                instance == null ? properties.first("instancename", "instance") : instance,
                database)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("|"));
    return Server.describe(
        "microsoft.sql_server",
        namespace.isEmpty() ? null : namespace,
        understood ? servers(parts.group(1), parts.group(3), properties) : List.of(),
        1433);
  }

  private static List<Server> servers(String host, String port, Properties properties) {
    Server server = Server.of(host);
    String told = port == null ? properties.first("portnumber", "port") : port;
    boolean number = told != null && told.matches("\\d{1,5}");
    return server == null
        ? List.of()
        : List.of(number ? server.orPort(Integer.parseInt(told)) : server);
  }

  /** Those of a URL, by their names in lower case. */
  private static final class Properties {

    private final Map<String, String> values = new HashMap<>();

    /** Reads {@code ;key=value;key={value}}; between braces a closing one is written twice. */
    Properties(String text) {
      int at = 0;
      int equals;
      while ((equals = text.indexOf('=', at)) >= 0) {
        int end = end(text, equals + 1);
        String key = text.substring(at, equals).replace(";", "").trim().toLowerCase(Locale.ROOT);
        String value = text.substring(equals + 1, end).trim();
        boolean braces = value.length() > 1 && value.startsWith("{") && value.endsWith("}");
        values.putIfAbsent(
            key, braces ? value.substring(1, value.length() - 1).replace("}}", "}") : value);
        at = end;
      }
    }

    private static int end(String text, int start) {
      int at = start;
      if (text.startsWith("{", start)) {
        do {
          at = text.indexOf('}', at) + 1;
        } while (at > 0 && text.startsWith("}", at++));
        at = at == 0 ? text.length() : at - 1;
      }
      int end = text.indexOf(';', at);
      return end < 0 ? text.length() : end;
    }

    /** The first that is there; null if none is. */
    String first(String... keys) {
      return Stream.of(keys)
          .map(values::get)
          .filter(value -> value != null && !value.isEmpty())
          .findFirst()
          .orElse(null);
    }
  }
}
