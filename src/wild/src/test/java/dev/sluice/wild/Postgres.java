package dev.sluice.wild;

import java.io.StringReader;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Types;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;

/** What only PostgreSQL has, through {@code unwrap}. */
final class Postgres {

  private Postgres() {}

  static void own(DataSource dataSource, Notes notes) throws Exception {
    Jdbc.execute(
        dataSource,
        Jdbc.TABLE,
        "CREATE FUNCTION twice(n int, OUT m int) AS 'SELECT n * 2' LANGUAGE sql");
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      PGConnection own = connection.unwrap(PGConnection.class);
      notes.note(
          "copied",
          own.getCopyAPI().copyIn("COPY item FROM STDIN", new StringReader("1\tone\n2\ttwo\n")));
      notes.note("items", Jdbc.items(connection));

      String channel = connection.getSchema();
      statement.execute("LISTEN " + channel);
      statement.execute("NOTIFY %s, 'hello'".formatted(channel));
      for (PGNotification notification : own.getNotifications(30_000)) {
        notes.note("notified", notification.getParameter());
      }
      statement.execute("UNLISTEN *");

      CallableStatement call = connection.prepareCall("{call twice(?, ?)}");
      call.setInt(1, 21);
      call.registerOutParameter(2, Types.INTEGER);
      notes.note("call", call.execute());
      notes.note("out", call.getInt(2));

      PreparedStatement array = connection.prepareStatement("SELECT ?::int[]");
      array.setArray(1, connection.createArrayOf("int4", new Object[] {1, 2}));
      ResultSet rows = array.executeQuery();
      rows.next();
      notes.note("array", (Object[]) rows.getArray(1).getArray());

      statement.execute("DO $$ BEGIN RAISE WARNING 'careful'; END $$");
      notes.note("warning", statement.getWarnings().getMessage());

      connection.setAutoCommit(false);
      LargeObjectManager large = own.getLargeObjectAPI();
      long id = large.createLO(LargeObjectManager.READWRITE);
      try (LargeObject object = large.open(id, LargeObjectManager.WRITE)) {
        object.write(new byte[] {7, 8});
      }
      try (LargeObject object = large.open(id, LargeObjectManager.READ)) {
        notes.note("large object", object.read(2));
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
  }
}
