package dev.sluice.examples;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.examples.stage.Example;
import dev.sluice.examples.stage.Stage;
import dev.sluice.jdbc.Kind;
import dev.sluice.sqlite.SqliteDataSource;
import java.util.List;

/**
 * What a broker does in the database, statement by statement: an interceptor of our own, {@link
 * CallLog}, goes around each of its calls. It is given to the broker; nothing is copied or derived.
 *
 * <p>Where SLF4J events will do, {@code Logging.create()} of {@code sluice-logging} is that
 * interceptor.
 */
public final class LoggingRunner implements Example {

  private static final String BODY = "Hello, logged world!";

  @Override
  public void run(Stage stage) {
    CallLog log = new CallLog(200);
    try (Broker broker =
        Broker.builder(SqliteDataSource.at(stage.database())).interceptors(log).open()) {
      MessageQueue tasks = broker.queue("tasks");
      tasks.write(BODY);
      tasks.write("and one more");
      stage.say("Read: %s", tasks.claim().orElseThrow().body());
      stage.check("a message is read once", tasks.claim().orElseThrow().body(), "and one more");
    }
    log.lines().forEach(line -> stage.say("%s", line));

    stage.check(
        "a write is a transaction: the newest ID is read and raised, a row is inserted",
        kinds(log, "write").subList(0, 5),
        List.of(Kind.BEGIN, Kind.QUERY, Kind.UPDATE, Kind.UPDATE, Kind.COMMIT));
    stage.check(
        "a claim is a transaction of one statement",
        kinds(log, "claim").subList(0, 3),
        List.of(Kind.BEGIN, Kind.QUERY, Kind.COMMIT));
    stage.check(
        "no message is in the log",
        log.lines().stream().noneMatch(line -> line.toString().contains(BODY)));
  }

  private static List<Kind> kinds(CallLog log, String unit) {
    return log.lines().stream()
        .filter(line -> line.unit().equals(unit))
        .map(CallLog.Line::kind)
        .toList();
  }
}
