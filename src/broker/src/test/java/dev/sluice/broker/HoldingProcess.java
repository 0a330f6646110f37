package dev.sluice.broker;

import dev.sluice.broker.cursor.BatchCursor;
import dev.sluice.broker.message.IdRange;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * A process that keeps a transaction open, to be killed. Arguments: a file, what holds it ("claim",
 * "move", "sidecar" or "joined"), and for the first two how many messages to take in batches of
 * three. Prints a line when it is there.
 */
final class HoldingProcess {

  private HoldingProcess() {}

  /** Entry point of the process. */
  public static void main(String[] arguments) throws Exception {
    DataSource source = SqliteDataSource.at(Path.of(arguments[0]));
    Broker broker = Broker.open(source);
    MessageQueue tasks = broker.queue("tasks");
    switch (arguments[1]) {
      case "claim" -> take(tasks.consumeInBatches(3, IdRange.ALL), arguments[2]);
      case "move" -> take(tasks.moveInBatches(3, IdRange.ALL, broker.queue("done")), arguments[2]);
      case "sidecar" ->
          broker
              .sidecar()
              .transaction(
                  session -> {
                    session.update("CREATE TABLE mine (x)");
                    tasks.in(session.connection()).claim(2, IdRange.ALL);
                    hold();
                    return null;
                  });
      case "joined" -> {
        Connection connection = source.getConnection();
        try (Statement statement = connection.createStatement()) {
          statement.execute("BEGIN IMMEDIATE");
          statement.execute("CREATE TABLE mine (x)");
        }
        tasks.in(connection).claim(2, IdRange.ALL);
        tasks.in(connection).write("never");
        hold();
      }
      default -> throw new IllegalArgumentException(arguments[1]);
    }
  }

  private static void take(BatchCursor cursor, String count) {
    for (int i = 0; i < Integer.parseInt(count); i++) {
      cursor.next();
    }
    hold();
    cursor.close();
  }

  /** Until it is killed, or its parent ends. */
  private static void hold() {
    System.out.println("holding");
    try {
      System.in.read();
    } catch (IOException e) {
      // the parent has ended
    }
    Runtime.getRuntime().halt(1);
  }
}
