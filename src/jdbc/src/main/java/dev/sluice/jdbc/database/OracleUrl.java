package dev.sluice.jdbc.database;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code oracle:thin:user/password@address}, where the address is one of {@code host:port:SID},
 * {@code //host:port/service}, an alias, or a description in parentheses.
 */
final class OracleUrl {

  private static final String SYSTEM = "oracle.db";
  private static final int USUAL_PORT = 1521;

  private static final Pattern WITH_SID = Pattern.compile("(.+:\\d{1,5}):([\\w.$#-]+)");
  private static final Pattern WITH_SERVICE =
      Pattern.compile("(?:(?:tcps?:)?//)?([^/]+?)(?:/([\\w.$#-]*)(?::\\w*)?(?:/\\w*)?)?");
  private static final Pattern ALIAS = Pattern.compile("[\\w.$#-]+");
  private static final Pattern BEFORE_ADDRESS =
      Pattern.compile("\\(\\s*ADDRESS\\s*=", Pattern.CASE_INSENSITIVE);

  private OracleUrl() {}

  static Database parse(String rest) {
    int at = rest.lastIndexOf('@');
    String address = at < 0 ? "" : rest.substring(at + 1).trim();
    if (address.startsWith("(")) {
      return described(address);
    }
    if (ALIAS.matcher(address).matches()) {
      return new Database(SYSTEM, address, null, 0);
    }
    Matcher sid = WITH_SID.matcher(address);
    if (sid.matches()) {
      return Server.describe(SYSTEM, sid.group(2), JdbcUrl.servers(sid.group(1)), USUAL_PORT);
    }
    Matcher service = WITH_SERVICE.matcher(address);
    return service.matches()
        ? Server.describe(SYSTEM, name(service.group(2)), list(service.group(1)), USUAL_PORT)
        : new Database(SYSTEM, null, null, 0);
  }

  private static String name(String service) {
    return service == null || service.isEmpty() ? null : service;
  }

  /** A port is that of the hosts before it, too. */
  private static List<Server> list(String hosts) {
    List<Server> servers = JdbcUrl.servers(hosts.replace(';', ','));
    if (servers.contains(null)) {
      return servers;
    }
    int port = 0;
    for (int i = servers.size() - 1; i >= 0; i--) {
      servers.set(i, servers.get(i).orPort(port));
      port = servers.get(i).port();
    }
    return servers;
  }

  private static Database described(String description) {
    String service = JdbcUrl.value(description, "SERVICE_NAME");
    List<Server> servers = new ArrayList<>();
    String[] addresses = BEFORE_ADDRESS.split(description);
    for (int i = 1; i < addresses.length; i++) {
      servers.add(JdbcUrl.server(addresses[i]));
    }
    String name = service == null ? JdbcUrl.value(description, "SID") : service;
    return Server.describe(SYSTEM, name, servers, USUAL_PORT);
  }
}
