package dev.sluice.broker.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.broker.Broker;
import dev.sluice.broker.BrokerOptions;
import dev.sluice.broker.support.CountingDataSource;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.sqlite.SqliteDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ActivityTest {

  @TempDir Path folder;

  private final AtomicInteger told = new AtomicInteger();
  private CountingDataSource source;
  private Broker broker;

  @BeforeEach
  void open() {
    open(ActivityOptions.DEFAULTS);
  }

  private void open(ActivityOptions options) {
    close();
    source = new CountingDataSource(SqliteDataSource.at(folder.resolve("activity.db")));
    broker = Broker.builder(source).options(BrokerOptions.DEFAULTS.withActivity(options)).open();
  }

  @AfterEach
  void close() {
    if (broker != null) {
      broker.close();
      assertThat(source.open()).isZero();
    }
  }

  private void awaitTold(int least) {
    await().until(() -> told.get() >= least);
  }

  @Test
  void aConnectionIsHeldWhileSomebodyIsSubscribedAndNoLonger() throws Exception {
    int before = source.open();
    try (PlainFile other = PlainFile.at(folder.resolve("activity.db"))) {
      for (int i = 1; i <= 10; i++) {
        told.set(0);
        try (Subscription tasks = broker.activity().subscribe("tasks", told::incrementAndGet)) {
          other.execute("INSERT INTO messages (queue, body, ts) VALUES ('tasks', '', " + i + ")");
          awaitTold(1);
          assertThat(source.open()).isGreaterThan(before);
        }
      }
    }
    // one that ends may still have its connection when the next begins; if none gave it back there
    // would be 4
    assertThat(source.opened()).isLessThanOrEqualTo(before + 2);
  }

  @Test
  void writesAndMovesOfTheBrokerAreToldBeforeTheyReturn() {
    try (Subscription tasks = broker.activity().subscribe("tasks", told::incrementAndGet)) {
      broker.queue("tasks").write("a");
      assertThat(told).hasPositiveValue();
    }
    told.set(0);
    try (Subscription done = broker.activity().subscribe("done", told::incrementAndGet)) {
      broker.queue("tasks").move(broker.queue("done"));
      assertThat(told).hasPositiveValue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whateverOthersDoIsNoticed(boolean events) throws Exception {
    open(ActivityOptions.DEFAULTS.withEvents(events));
    try (Subscription tasks = broker.activity().subscribe("tasks", told::incrementAndGet);
        PlainFile other = PlainFile.at(folder.resolve("activity.db"))) {
      other.execute("INSERT INTO messages (queue, body, ts) VALUES ('tasks', 'written', 5)");
      awaitTold(1);
      other.execute("UPDATE messages SET claimed = 1");
      told.set(0);
      other.execute("UPDATE messages SET claimed = 0");
      awaitTold(1);
      other.execute("UPDATE messages SET queue = 'elsewhere'");
      told.set(0);
      other.execute("UPDATE messages SET queue = 'tasks'");
      awaitTold(1);
    }
  }

  @Test
  void whoSubscribesLateIsToldOfWhatIsThereOrComes() throws Exception {
    try (Subscription first = broker.activity().subscribe("first", () -> {});
        PlainFile other = PlainFile.at(folder.resolve("activity.db"));
        Subscription tasks = broker.activity().subscribe("tasks", told::incrementAndGet)) {
      other.execute("INSERT INTO messages (queue, body, ts) VALUES ('tasks', 'written', 5)");
      awaitTold(1);
    }
  }

  @Test
  void commitsElsewhereAreNotToldToAQueueWithoutMessages() throws Exception {
    AtomicInteger toldOthers = new AtomicInteger();
    try (Subscription tasks = broker.activity().subscribe("tasks", told::incrementAndGet);
        Subscription others = broker.activity().subscribe("others", toldOthers::incrementAndGet);
        PlainFile other = PlainFile.at(folder.resolve("activity.db"))) {
      for (int i = 1; i <= 5; i++) {
        other.execute("INSERT INTO messages (queue, body, ts) VALUES ('others', '', " + i + ")");
        int expected = i;
        await().until(() -> toldOthers.get() >= expected);
      }
      assertThat(told).hasValue(0);
    }
  }

  @Test
  void aFolderWithMuchGoingOnDoesNotMatter() throws Exception {
    try (Subscription tasks = broker.activity().subscribe("tasks", told::incrementAndGet);
        PlainFile other = PlainFile.at(folder.resolve("activity.db"))) {
      for (int i = 0; i < 1000; i++) {
        Files.writeString(folder.resolve("noise " + i % 10), "noise");
      }
      other.execute("INSERT INTO messages (queue, body, ts) VALUES ('tasks', 'written', 5)");
      awaitTold(1);
    }
  }

  @Test
  void afterTheEndOfASubscriptionNothingIsToldToIt() {
    try (Subscription kept = broker.activity().subscribe("tasks", () -> {})) {
      Subscription tasks = broker.activity().subscribe("tasks", told::incrementAndGet);
      tasks.close();
      tasks.close();
      broker.queue("tasks").write("a");
      assertThat(told).hasValue(0);
    }
  }

  @Test
  void aListenerThatFailsHarmsNobody() {
    Runnable failing =
        () -> {
          throw new IllegalStateException("listeners don't throw");
        };
    try (Subscription bad = broker.activity().subscribe("tasks", failing);
        Subscription good = broker.activity().subscribe("tasks", told::incrementAndGet)) {
      broker.queue("tasks").write("a");
      assertThat(told).hasPositiveValue();
    }
  }

  @Test
  void closingTheBrokerIsTold() {
    Subscription tasks = broker.activity().subscribe("tasks", told::incrementAndGet);
    assertThat(broker.activity().isClosed()).isFalse();
    broker.close();
    assertThat(told).hasPositiveValue();
    assertThat(broker.activity().isClosed()).isTrue();
    tasks.close();
    assertThatThrownBy(() -> broker.activity().subscribe("tasks", () -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void wrongOptionsAreRefused() {
    ActivityOptions good = ActivityOptions.DEFAULTS;
    assertThatThrownBy(() -> good.withMaxInterval(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new ActivityOptions(-1, good.burstSleep(), good.maxInterval(), 0, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new ActivityOptions(1, good.burstSleep(), good.maxInterval(), 1.1, true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLongestPauseMayBeVeryLong() {
    open(ActivityOptions.DEFAULTS.withMaxInterval(Duration.ofSeconds(Long.MAX_VALUE)));
    try (Subscription tasks = broker.activity().subscribe("tasks", told::incrementAndGet)) {
      broker.queue("tasks").write("a");
      awaitTold(1);
    }
  }
}
