package dev.sluice.broker.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.Broker;
import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.VacuumOptions;
import dev.sluice.broker.backend.IdGenerator;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.PeekedMessage;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.retry.Retry;
import dev.sluice.testing.Faults;
import dev.sluice.testing.Recorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker as the subject opens it, on a database of the check's own. */
@Timeout(60)
abstract class Checks {

  /** The limit of every wait, only reached when a check fails. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final BrokerTck subject;
  final Faults faults = new Faults();
  DataSource source;
  Broker broker;
  MessageQueue tasks;
  MessageQueue done;

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  Checks(BrokerTck subject) {
    this.subject = subject;
  }

  @BeforeEach
  void open() throws Exception {
    source = emptyDatabase();
    broker = open(source, new IdGenerator(), faults);
    tasks = broker.queue("tasks");
    done = broker.queue("done");
  }

  @AfterEach
  void close() throws Exception {
    faults.clear();
    while (!opened.isEmpty()) {
      AutoCloseable next = opened.pop();
      if (next instanceof DataSource) {
        assertThat(recorder.openConnections()).as("connections not given back").isEmpty();
      }
      next.close();
    }
    assertThat(recorder.openConnections()).as("connections not given back").isEmpty();
  }

  /** Another one than {@link #source}. */
  DataSource emptyDatabase() throws Exception {
    DataSource database = subject.emptyDatabase(Files.createTempDirectory(folder, "database"));
    if (database instanceof AutoCloseable pool) {
      opened.push(pool);
    }
    return database;
  }

  /** Another broker on the same database. */
  Broker another() {
    return open(source, new IdGenerator());
  }

  /** A broker that removes nothing by itself and tries again at once; closed after the check. */
  Broker open(DataSource database, IdGenerator ids, Interceptor... inside) {
    List<Interceptor> chain = new ArrayList<>(subject.interceptors());
    if (chain.stream().noneMatch(Interceptor::repeats)) {
      chain.add(
          Retry.builder()
              .minBackoff(Duration.ZERO)
              .initialBackoff(Duration.ofNanos(1000))
              .maxBackoff(Duration.ofMillis(1))
              .build());
    }
    chain.add(recorder);
    chain.addAll(List.of(inside));
    Broker made =
        subject
            .configure(
                Broker.builder(database)
                    .backend(subject.backend(ids))
                    .interceptors(chain.toArray(Interceptor[]::new))
                    .options(
                        BrokerOptions.DEFAULTS.withVacuum(
                            VacuumOptions.DEFAULTS.withAutomatic(false))))
            .open();
    opened.push(made);
    return made;
  }

  /** Stores a message under an ID of its own. */
  MessageId insert(String queue, long id, String body) {
    broker.insert(List.of(new QueueEntry(queue, new MessageId(id), body)));
    return new MessageId(id);
  }

  /** The same, and claims it. */
  MessageId insertClaimed(String queue, long id, String body) {
    MessageId inserted = insert(queue, id, body);
    assertThat(broker.queue(queue).claim(inserted)).isPresent();
    return inserted;
  }

  static List<String> bodies(List<Message> messages) {
    return messages.stream().map(Message::body).toList();
  }

  List<String> pending(String queue) {
    return bodies(broker.queue(queue).peek(1000, IdRange.ALL));
  }

  /** All that a broker tells of its store, in the order of delivery. */
  static List<Object> contents(Broker broker) {
    List<Object> contents = new ArrayList<>();
    for (String queue : broker.queues()) {
      for (PeekedMessage message : broker.queue(queue).browse().list(10_000, IdRange.ALL)) {
        contents.add(List.of(queue, message.id(), message.body(), message.claimed()));
      }
    }
    contents.addAll(broker.aliases().list());
    contents.add(broker.ids().last());
    return contents;
  }
}
