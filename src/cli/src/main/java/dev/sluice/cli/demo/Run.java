package dev.sluice.cli.demo;

import dev.sluice.broker.Broker;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.sqlite.SqliteDataSource;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Four threads on two brokers write lines, while a worker in this process and one in another take
 * them. When a third is done the other worker is killed in the middle of a message.
 */
final class Run {

  private static final String QUEUE = "lines";
  private static final String HERE = "worker-1";
  private static final String ELSEWHERE = "worker-2";
  private static final int WRITERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<String> lines;
  private final Path store;
  private final Telemetry telemetry;
  private final Set<MessageId> written = ConcurrentHashMap.newKeySet();
  private final Map<MessageId, AtomicInteger> processed = new ConcurrentHashMap<>();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger words = new AtomicInteger();
  private final AtomicInteger next = new AtomicInteger();
  private final Semaphore turn = new Semaphore(1);
  private final CompletableFuture<Void> warned = new CompletableFuture<>();
  private final CompletableFuture<MessageId> stuck = new CompletableFuture<>();

  Run(List<String> lines, Path store, Telemetry telemetry) {
    this.lines = lines;
    this.store = store;
    this.telemetry = telemetry;
  }

  Result run() throws IOException, InterruptedException {
    long start = System.nanoTime();
    telemetry.busyOnce();
    Process other = startWorker();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Broker one = broker();
        Broker two = broker()) {
      Future<?> reports = threads.submit(() -> listen(other));
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Broker broker = i % 2 == 0 ? one : two;
        writers.add(threads.submit(() -> write(broker)));
      }
      Future<?> worker = threads.submit(() -> work(one));
      await(() -> done.get() >= lines.size() / 3);

      turn.acquire(); // the worker here pauses, so that the other one surely gets a message
      other.getOutputStream().write('\n');
      other.getOutputStream().flush();
      get(warned); // only now, or it might take the last message as any other
      publish(two, lines.size() - 1);
      MessageId victim = get(stuck);
      turn.release();
      other.destroyForcibly().waitFor();
      get(reports);
      int recovered = new Worker(two, QUEUE, ELSEWHERE).recover();

      await(() -> worker.isDone() && writers.stream().allMatch(Future::isDone));
      for (Future<?> writer : writers) {
        get(writer);
      }
      get(worker);
      long left = one.stats().stream().mapToLong(QueueStats::total).sum();
      return new Result(
          lines,
          written.size(),
          counted(),
          words.get(),
          victim,
          recovered,
          left,
          (System.nanoTime() - start) / 1e9);
    } finally {
      other.destroyForcibly().onExit().join();
      threads.shutdownNow();
    }
  }

  private Broker broker() {
    return Broker.builder(SqliteDataSource.at(store))
        .interceptors(telemetry.chain().toArray(Interceptor[]::new))
        .open();
  }

  private Process startWorker() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            WorkerProcess.class.getName(),
            store.toString(),
            QUEUE,
            ELSEWHERE)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** All lines but the last, which is held back for the worker that is to be killed. */
  private void write(Broker broker) {
    int line = next.getAndIncrement();
    while (line < lines.size() - 1) {
      publish(broker, line);
      line = next.getAndIncrement();
    }
  }

  private void publish(Broker broker, int line) {
    Span span = telemetry.tracer().spanBuilder("publish line " + (line + 1)).startSpan();
    try (Scope scope = span.makeCurrent()) {
      written.add(broker.queue(QUEUE).write(lines.get(line)));
    } finally {
      span.end();
    }
  }

  private Void work(Broker broker) throws Exception {
    Worker worker = new Worker(broker, QUEUE, HERE);
    while (done.get() < lines.size()) {
      turn.acquireUninterruptibly();
      try {
        Optional<Message> reserved = worker.reserve();
        if (reserved.isPresent()) {
          count(reserved.get().id(), worker.work(reserved.get()));
        } else {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
      } finally {
        turn.release();
      }
    }
    return null;
  }

  private void listen(Process other) {
    try (BufferedReader reports = other.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reports.readLine(); line != null; line = reports.readLine()) {
        String[] report = line.split(" ");
        if (report[0].equals("processed")) {
          count(MessageId.parse(report[1]), Integer.parseInt(report[2]));
        } else if (report[0].equals("warned")) {
          warned.complete(null);
        } else if (report[0].equals("stuck")) {
          stuck.complete(MessageId.parse(report[1]));
        }
      }
    } catch (IOException e) {
      stuck.completeExceptionally(e);
    }
    stuck.completeExceptionally(new IOException("the other worker ended by itself"));
  }

  private void count(MessageId id, int found) {
    processed.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
    words.addAndGet(found);
    done.incrementAndGet();
  }

  private Map<Integer, Long> counted() {
    Map<Integer, Long> byTimes = new HashMap<>();
    written.stream()
        .map(id -> processed.getOrDefault(id, new AtomicInteger()).get())
        .forEach(times -> byTimes.merge(times, 1L, Long::sum));
    return byTimes;
  }

  private interface Condition {
    boolean holds();
  }

  private void await(Condition condition) throws IOException, InterruptedException {
    int seen = -1;
    long end = 0;
    while (!condition.holds()) {
      if (done.get() != seen) {
        seen = done.get();
        end = System.nanoTime() + PATIENCE.toNanos();
      }
      if (System.nanoTime() > end || stuck.isCompletedExceptionally()) {
        throw new IOException("the workers got stuck after " + seen + " lines");
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static <T> T get(Future<T> future) throws IOException, InterruptedException {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("a part of the demonstration failed: " + e, e);
    }
  }

  /** What came of it. */
  record Result(
      List<String> lines,
      int written,
      Map<Integer, Long> timesProcessed,
      int words,
      MessageId victim,
      int recovered,
      long left,
      double seconds) {

    private long expectedWords() {
      return lines.stream().mapToLong(Worker::words).sum();
    }

    boolean complete() {
      return written == lines.size()
          && timesProcessed.equals(Map.of(1, (long) lines.size()))
          && recovered == 1
          && words == expectedWords()
          && left == 0;
    }

    void print(PrintStream out) {
      out.println("%8d lines, %d messages written".formatted(lines.size(), written));
      out.println(
          "%8d processed once, %d never, %d more than once"
              .formatted(
                  timesProcessed.getOrDefault(1, 0L),
                  timesProcessed.getOrDefault(0, 0L),
                  timesProcessed.entrySet().stream()
                      .filter(entry -> entry.getKey() > 1)
                      .mapToLong(Map.Entry::getValue)
                      .sum()));
      out.println("%8d recovered: %s, whose worker was killed".formatted(recovered, victim));
      out.println("%8d words counted, %d in the input".formatted(words, expectedWords()));
      out.println("%8d left in the store".formatted(left));
      out.println("");
      out.println("%s in %.1f s".formatted(complete() ? "All done" : "NOT complete", seconds));
    }
  }
}
