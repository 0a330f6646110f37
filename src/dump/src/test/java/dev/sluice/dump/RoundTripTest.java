package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.Broker;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is loaded comes out again, byte for byte, and what is dumped goes into another store. */
class RoundTripTest {

  private static final String CHARACTERS =
      "aZ09 \"\\/\b\t\n\f\r\0\u0001\u001f\u007f\u0085\u00e9\u2028\u4f60\ufeff\uffff";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"empty", "aliases", "bodies", "order"})
  void fixturesComeBackByteForByte(String name) throws Exception {
    String fixture;
    try (InputStream in = RoundTripTest.class.getResourceAsStream(name + ".ndjson")) {
      fixture = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    try (Broker broker = Store.open(folder.resolve("store.db"))) {
      LoadResult result = Store.load(broker, fixture);
      assertThat(Store.dump(broker)).isEqualTo(fixture);
      assertThat(result.messages() + result.aliases() + 1).isEqualTo(fixture.lines().count());
      assertThat(result.warnings()).isEmpty();
    }
  }

  @Test
  void theHighestIdIsOneHigherIfItsMessageIsThere() throws Exception {
    try (Broker from = Store.open(folder.resolve("from.db"));
        Broker to = Store.open(folder.resolve("to.db"))) {
      MessageId id = from.queue("q").write("newest");
      String dump = Store.dump(from);
      Store.load(to, dump);
      MessageId next = new MessageId(id.value() + 1);
      assertThat(to.ids().last()).isEqualTo(next);
      assertThat(Store.dump(to)).isEqualTo(dump.replaceFirst(id.toString(), next.toString()));
    }
  }

  @Test
  void deliveryIsByIdAfterwards() throws Exception {
    try (Broker from = Store.open(folder.resolve("from.db"));
        Broker to = Store.open(folder.resolve("to.db"))) {
      from.insert(List.of(entry("q", 30), entry("q", 10), entry("q", 20)));
      Store.load(to, Store.dump(from));
      assertThat(to.queue("q").claim(9, IdRange.ALL))
          .extracting(message -> message.id().value())
          .containsExactly(10L, 20L, 30L);
    }
  }

  @Test
  void claimedMessagesAndWhatIsYoungerThanTheHeaderAreLeftOut() throws Exception {
    try (Broker broker = Store.open(folder.resolve("store.db"))) {
      broker.insert(List.of(entry("all claimed", 1, "all.claimed"), entry("q", 2)));
      broker.queue("all.claimed").claim();
      String before = Store.dump(broker);
      assertThat(before).contains("\"id\": \"0000000000000000002\"").doesNotContain("all.claimed");
      assertThat(broker.queue("q").browse().pendingById(-1, new MessageId(1), 9)).isEmpty();
      assertThat(broker.queue("q").browse().pendingById(1, new MessageId(2), 9)).hasSize(1);
      assertThat(broker.queue("q").browse().pendingById(2, new MessageId(9), 9)).isEmpty();
    }
  }

  @Test
  void pagesEndWhereTheyHaveEnoughText() throws Exception {
    try (Broker broker = Store.open(folder.resolve("store.db"))) {
      broker.queue("q").write(List.of("12345", "12345", "12345", ""));
      MessageId last = broker.ids().last();
      assertThat(broker.queue("q").browse().pendingById(-1, last, 1)).hasSize(1);
      assertThat(broker.queue("q").browse().pendingById(-1, last, 10)).hasSize(2);
      assertThat(broker.queue("q").browse().pendingById(-1, last, 11)).hasSize(3);
      assertThat(broker.queue("q").browse().pendingById(-1, last, 16)).hasSize(4);
    }
  }

  @RepeatedTest(8)
  void anyStoreIsTheSameAfterwards() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Broker from = Store.open(folder.resolve("from.db"));
        Broker to = Store.open(folder.resolve("to.db"))) {
      fill(from, random);
      from.ids().next(); // so that no message has the highest ID
      String dump = Store.dump(from);
      assertThat(dump.lines().count()).as("seed %d", seed).isGreaterThan(2);
      Store.load(to, dump);
      assertThat(Store.dump(to)).as("seed %d", seed).isEqualTo(dump);
    }
  }

  private static void fill(Broker broker, Random random) {
    for (int i = 0; i < 60; i++) {
      String queue = "q" + random.nextInt(5);
      switch (random.nextInt(8)) {
        case 0, 1 -> broker.queue(queue).write(bodies(random, random.nextInt(300)));
        case 2 -> broker.insert(List.of(entry(body(random), 1 + random.nextLong(1L << 50), queue)));
        case 3 -> broker.queue(queue).claim(1 + random.nextInt(20), IdRange.ALL);
        case 4 ->
            broker.queue(queue).move(1 + random.nextInt(50), IdRange.ALL, broker.queue("moved"));
        case 5 -> broker.aliases().add("alias" + i, queue);
        case 6 -> broker.maintenance().vacuum();
        default -> broker.broadcast(body(random));
      }
    }
    broker.queue("q0").write("at least one");
  }

  private static List<String> bodies(Random random, int count) {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bodies.add(body(random));
    }
    return bodies;
  }

  private static String body(Random random) {
    StringBuilder body = new StringBuilder();
    int length = random.nextInt(50) == 0 ? random.nextInt(30_000) : random.nextInt(20);
    for (int i = 0; i < length; i++) {
      int kind = random.nextInt(40);
      if (kind == 0) {
        body.appendCodePoint(0x10000 + random.nextInt(0x100000));
      } else {
        body.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      }
    }
    return body.toString();
  }

  private static QueueEntry entry(String queue, long id) {
    return entry("body", id, queue);
  }

  private static QueueEntry entry(String body, long id, String queue) {
    return new QueueEntry(queue, new MessageId(id), body);
  }
}
