package dev.sluice.examples.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.examples.reactor.Reactor.Job;
import dev.sluice.jdbc.Kind;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.Faults;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReactorTest {

  private static final Routes ROUTES = new Routes(List.of("in"), "out", "control", "replies");
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Job ECHO = body -> "echo " + body;

  @TempDir Path folder;
  private final Faults faults = new Faults();
  private Broker broker;

  @BeforeEach
  void open() {
    broker =
        Broker.builder(SqliteDataSource.at(folder.resolve("reactor.db")))
            .interceptors(faults)
            .open();
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private Reactor reactor(Routes routes, Job job, Duration workTime) {
    return new Reactor(broker, routes, job, workTime);
  }

  private void awaitBodies(String queue, String... bodies) {
    await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(bodies(queue)).containsExactly(bodies));
  }

  private List<String> bodies(String queue) {
    return broker.queue(queue).peek(100, IdRange.ALL).stream().map(Message::body).toList();
  }

  /** As a process would end that dies between publishing a result and noting that. */
  private void publishAndFailToNoteIt() {
    faults.on(Kind.UPDATE).sql("UPDATE reactor_output").nth(1).fail(SqlFaults::io);
    Reactor first = reactor(ROUTES, ECHO, LONG);
    first.start();
    assertThatThrownBy(() -> first.completion().get(30, TimeUnit.SECONDS))
        .hasMessageContaining("sidecar failed");
    assertThat(bodies("out")).containsExactly("echo 1");
  }

  @Test
  void aResultIsThereOnceThoughItIsPublishedTwice() throws Exception {
    MessageQueue in = broker.queue("in");
    in.write("1");
    publishAndFailToNoteIt();
    try (Reactor second = reactor(ROUTES, ECHO, LONG)) {
      second.start();
      in.write("2");
      awaitBodies("out", "echo 1", "echo 2");
    }
  }

  @Test
  void aResultThatWasConsumedMeanwhileIsNotThereAgain() throws Exception {
    MessageQueue in = broker.queue("in");
    in.write("1");
    publishAndFailToNoteIt();
    MessageId consumed = broker.queue("out").claim().orElseThrow().id();
    try (Reactor second = reactor(ROUTES, ECHO, LONG)) {
      second.start();
      in.write("2");
      awaitBodies("out", "echo 2");
      assertThat(broker.queue("out").browse().get(consumed).orElseThrow().claimed()).isTrue();
    }
  }

  @Test
  void resultsThatAreOwedToAnotherQueueAreNotSentElsewhere() throws Exception {
    broker.queue("in").write("1");
    faults.on(Kind.UPDATE).sql("INSERT INTO messages").nth(1).fail(SqlFaults::io);
    Reactor first = reactor(ROUTES, ECHO, LONG);
    first.start();
    assertThatThrownBy(() -> first.completion().get(30, TimeUnit.SECONDS))
        .hasMessageContaining("insert failed");

    Routes other = new Routes(List.of("in"), "elsewhere", "control", "replies");
    assertThatThrownBy(reactor(other, ECHO, LONG)::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("owed to [out]");
    try (Reactor second = reactor(ROUTES, ECHO, LONG)) {
      second.start();
      awaitBodies("out", "echo 1");
    }
  }

  @Test
  void whatIsNoRequestIsAnErrorAndTheNextIsAnswered() throws Exception {
    List<MessageId> ids =
        broker
            .queue("control")
            .write(List.of("123", "\"STOP\"", "[1]", "{}", "stop", "{\"command\": \"PING\"}"));
    try (Reactor reactor = reactor(ROUTES, ECHO, LONG)) {
      reactor.start();
      awaitBodies(
          "replies",
          ids.get(0) + " ERROR unknown",
          ids.get(1) + " ERROR unknown",
          ids.get(2) + " ERROR unknown",
          ids.get(3) + " ERROR unknown",
          ids.get(4) + " ERROR unknown",
          ids.get(5) + " PONG");
    }
  }

  @Test
  void aStuckWorkerHoldsUpNothing() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Job stuckOnce =
        body -> {
          if (body.equals("stuck")) {
            try {
              never.await();
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
          }
          return body;
        };
    broker.queue("in").write(List.of("stuck", "next"));
    try (Reactor reactor = reactor(ROUTES, stuckOnce, Duration.ofSeconds(1))) {
      reactor.start();
      awaitBodies("out", "failed: took longer than PT1S", "next");
      assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void workThatFailsHasAResultToo() throws Exception {
    Job fails =
        body -> {
          throw new IllegalArgumentException("no " + body);
        };
    broker.queue("in").write("1");
    try (Reactor reactor = reactor(ROUTES, fails, LONG)) {
      reactor.start();
      awaitBodies("out", "failed: no 1");
    }
  }

  @Test
  void aSecondReactorIsRefusedUntilTheFirstHasEnded() throws Exception {
    Reactor second = reactor(ROUTES, ECHO, LONG);
    try (Reactor first = reactor(ROUTES, ECHO, LONG)) {
      first.start();
      assertThatThrownBy(second::start).hasMessageContaining("another reactor");
    }
    try (second) {
      second.start();
      broker.queue("in").write("1");
      awaitBodies("out", "echo 1");
    }
  }

  @Test
  void aQueueHasOnePurpose() {
    assertThatThrownBy(() -> new Routes(List.of("in"), "in", "control", "replies"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
