package dev.sluice.jdbc.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the servers that a URL names.
 *
 * @param host a name or an IP address, without brackets; not null
 * @param port 0 if not told
 */
record Server(String host, int port) {

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[([\\w:.%]+)]|([\\w.-]+))(?::(\\d{1,5}))?");
  private static final Pattern BARE_IPV6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f]*:[\\w:.%]*");

  /** Reads a host with or without its port; null if the text is neither. */
  static Server of(String text) {
    Matcher parts = HOST_AND_PORT.matcher(text);
    if (!parts.matches()) {
      return BARE_IPV6.matcher(text).matches() ? new Server(text, 0) : null;
    }
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    return new Server(host, parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3)));
  }

  Server orPort(int other) {
    return port == 0 ? new Server(host, other) : this;
  }

  /** As the conventions write several: a port that all have is told apart from their names. */
  static Database describe(String system, String namespace, List<Server> servers, int usualPort) {
    if (servers.isEmpty() || servers.stream().anyMatch(Objects::isNull)) {
      return new Database(system, namespace, null, 0);
    }
    List<Server> all = servers.stream().map(one -> one.orPort(usualPort)).toList();
    int port = all.get(0).port;
    boolean same = all.stream().allMatch(one -> one.port == port);
    List<String> addresses = new ArrayList<>(all.size());
    for (Server one : all) {
      addresses.add(same ? one.host : one.toString());
    }
    String address = String.join(",", addresses);
    return new Database(system, namespace, address, same && port != usualPort ? port : 0);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
