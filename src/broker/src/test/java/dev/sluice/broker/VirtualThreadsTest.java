package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.support.CountingDataSource;
import dev.sluice.sqlite.SqliteDataSource;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class VirtualThreadsTest {

  private static final int THREADS = 1000;

  @TempDir Path folder;

  @Test
  void thousandsOfThemShareAFewConnections() throws Exception {
    CountingDataSource source =
        new CountingDataSource(SqliteDataSource.at(folder.resolve("virtual.db")));
    ExecutorService virtual = virtualThreads();
    try (Broker broker = Broker.open(source)) {
      MessageQueue tasks = broker.queue("tasks");
      List<Future<MessageId>> writes = new ArrayList<>();
      List<Future<List<Message>>> claims = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String body = "body " + i;
        writes.add(virtual.submit(() -> tasks.write(body)));
        claims.add(virtual.submit(() -> tasks.claim().stream().toList()));
        virtual.submit(() -> tasks.peek());
      }
      List<MessageId> written = new ArrayList<>();
      for (Future<MessageId> write : writes) {
        written.add(write.get());
      }
      List<MessageId> claimed = new ArrayList<>();
      for (Future<List<Message>> claim : claims) {
        claim.get().forEach(message -> claimed.add(message.id()));
      }
      tasks.claim(THREADS, IdRange.ALL).forEach(message -> claimed.add(message.id()));

      assertThat(claimed).containsExactlyInAnyOrderElementsOf(written);
      assertThat(source.opened()).isLessThanOrEqualTo(10);
    } finally {
      virtual.shutdown();
    }
  }

  /** Needs JDK 21; this is compiled for 17. */
  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    Method make =
        Stream.of(Executors.class.getMethods())
            .filter(method -> method.getName().equals("newVirtualThreadPerTaskExecutor"))
            .findFirst()
            .orElse(null);
    assumeTrue(make != null, "no virtual threads on this JDK");
    return (ExecutorService) make.invoke(null);
  }
}
