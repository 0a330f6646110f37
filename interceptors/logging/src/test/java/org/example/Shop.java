package org.example;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** An application, as far as a stack shows: its classes are not Sluice's. */
public final class Shop {

  /** What its proxy implements. */
  public interface Orders {
    int count() throws SQLException;
  }

  private Shop() {}

  /** Calls the database in a method of its own. */
  public static int count(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement("SELECT 42");
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }

  /** The same, called by a proxy. */
  public static Orders proxied(DataSource dataSource) {
    return (Orders)
        Proxy.newProxyInstance(
            Shop.class.getClassLoader(),
            new Class<?>[] {Orders.class},
            (proxy, method, args) -> count(dataSource));
  }
}
