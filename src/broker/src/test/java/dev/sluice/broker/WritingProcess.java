package dev.sluice.broker;

import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Path;

/** A process that writes until it is killed or nobody listens, and prints each ID it was given. */
final class WritingProcess {

  private WritingProcess() {}

  /** Entry point of the process; its argument is the file. */
  public static void main(String[] arguments) {
    Broker broker = Broker.open(SqliteDataSource.at(Path.of(arguments[0])));
    while (!System.out.checkError()) {
      System.out.println(broker.queue("tasks").write("body"));
    }
  }
}
