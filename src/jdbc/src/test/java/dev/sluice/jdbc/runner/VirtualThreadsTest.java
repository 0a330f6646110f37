package dev.sluice.jdbc.runner;

import static dev.sluice.jdbc.runner.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.lease.LeaseOptions;
import dev.sluice.jdbc.unit.Unit;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** On a JDK that has virtual threads; found by name, since this compiles on one without. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTest {

  private static final Unit PUT = Unit.write("put");

  @TempDir Path folder;

  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    Method factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
    return (ExecutorService) factory.invoke(null);
  }

  private static <R> R onVirtualThread(Callable<R> work) throws Exception {
    ExecutorService threads = virtualThreads();
    try {
      return threads.submit(work).get();
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void manyShareOneWriter() throws Exception {
    Database database = Database.sqlite(folder);
    ExecutorService threads = virtualThreads();
    try (SqlRunner runner = database.runner().leased(LeaseOptions.DEFAULTS)) {
      List<Future<Integer>> inserted = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int number = i;
        inserted.add(threads.submit(() -> runner.run(PUT, session -> insert(session, number))));
      }
      for (Future<Integer> one : inserted) {
        assertThat(one.get()).isOne();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(database.rows()).containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
  }

  @Test
  void aNamelessThreadIsNamedInMessages() throws Exception {
    try (SqlRunner runner = Database.sqlite(folder).runner().leased(LeaseOptions.DEFAULTS)) {
      Callable<Integer> nested =
          () -> runner.run(Unit.write("outer"), outer -> runner.run(PUT, session -> 1));

      assertThatThrownBy(() -> onVirtualThread(nested))
          .hasMessageContaining("can't start inside \"outer\" on thread \"VirtualThread[#");
    }
  }
}
