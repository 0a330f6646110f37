package org.example;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** An application that asks for each order where one query would do. */
public final class Orders {

  private Orders() {}

  /** Reads orders one by one, prepared. */
  public static void readEach(DataSource dataSource, int orders) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      for (int i = 0; i < orders; i++) {
        readOne(connection, i);
      }
    }
  }

  /** Reads one order. */
  public static int readOne(Connection connection, int id) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT CAST(? AS INT)")) {
      query.setInt(1, id);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  /** Reads orders one by one, with their numbers in the texts. */
  public static void readEachByText(DataSource dataSource, int orders) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < orders; i++) {
        statement.executeQuery("SELECT " + i + ", 'order " + i + "'");
      }
    }
  }
}
