package dev.sluice.broker.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.ContextPropagation;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Units run in the context of whoever asked for them, and so does what hangs on their futures. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ContextTest {

  /** A context is a word on a thread; remembers which units ran with which. */
  private static final class Words implements Interceptor, ContextPropagation {

    private final Map<Thread, String> current = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> units = new ConcurrentHashMap<>();
    private volatile String broken = "nothing";

    String here() {
      return current.getOrDefault(Thread.currentThread(), "none");
    }

    void set(String word) {
      current.put(Thread.currentThread(), word);
    }

    @Override
    public Set<Kind> kinds() {
      return Set.of(Kind.UNIT);
    }

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      units.computeIfAbsent(call.unit().name(), name -> ConcurrentHashMap.newKeySet()).add(here());
      return next.proceed(call);
    }

    @Override
    public Object capture() {
      return here();
    }

    @Override
    public Scope attach(Object context) {
      mayBreak("attach");
      String before = here();
      set((String) context);
      return () -> {
        set(before);
        mayBreak("close");
      };
    }

    private void mayBreak(String what) {
      if (broken.equals(what)) {
        throw new IllegalStateException("no " + what + " today");
      }
    }

    @Override
    public void inject(Map<String, String> headers) {
      // nothing is stored here
    }

    @Override
    public Object extract(Map<String, String> headers) {
      return "none";
    }
  }

  @TempDir Path folder;

  private final Words words = new Words();
  private Store store;
  private AsyncBroker async;
  private AsyncMessageQueue tasks;

  @BeforeEach
  void open() {
    store = new Store(folder.resolve("context.db"), words);
    async = AsyncBroker.over(store.broker);
    tasks = async.queue("tasks");
    words.units.clear();
  }

  @AfterEach
  void close() {
    async.close();
    store.close();
  }

  @Test
  void aUnitRunsInTheContextOfItsCall() {
    words.set("writing");
    CompletableFuture<?> write = tasks.write("one");
    words.set("claiming");
    CompletableFuture<?> claim = tasks.claim();
    words.set("none");
    CompletableFuture<?> peek = tasks.peek();

    CompletableFuture.allOf(write, claim, peek).join();
    assertThat(words.units)
        .containsOnly(
            Map.entry("write", Set.of("writing")),
            Map.entry("claim", Set.of("claiming")),
            Map.entry("peek", Set.of("none")));
  }

  @Test
  void whatHangsOnAFutureIsInTheSameContext() {
    words.set("all of it");
    CompletableFuture<?> chain =
        tasks.write("one").thenCompose(id -> tasks.claim()).thenCompose(found -> tasks.peek());
    words.set("none");

    chain.join();
    assertThat(words.units)
        .containsOnly(
            Map.entry("write", Set.of("all of it")),
            Map.entry("claim", Set.of("all of it")),
            Map.entry("peek", Set.of("all of it")));
  }

  @Test
  void aSubscriptionIsInTheContextOfItsSubscribing() {
    store.fill(3);
    words.units.clear();
    Set<String> signals = ConcurrentHashMap.newKeySet();
    Collector<Message> all =
        new Collector<>(2) {
          @Override
          void on(Message message) {
            signals.add(words.here());
          }
        };
    words.set("subscribing");
    tasks.reserve(async.queue("working"), IdRange.ALL).subscribe(all);
    words.set("none");
    all.await(2);
    all.subscription.request(2);

    assertThat(all.failure()).isNull();
    assertThat(words.units).containsOnly(Map.entry("move", Set.of("subscribing")));
    assertThat(signals).containsOnly("subscribing");
  }

  @Test
  void aSinkIsInTheContextOfItsMaking() {
    words.set("making");
    MessageSink sink = tasks.sink();
    words.set("none");
    try (SubmissionPublisher<String> bodies = new SubmissionPublisher<>()) {
      bodies.subscribe(sink);
      bodies.submit("one");
      bodies.submit("two");
    }

    assertThat(sink.written().join()).isEqualTo(2);
    assertThat(words.units).containsOnly(Map.entry("write", Set.of("making")));
  }

  /** No message is lost for a trace. */
  @Test
  void workIsDoneInSpiteOfABrokenContext() {
    List<String> seen = new ArrayList<>();
    Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> seen.add(e.getMessage()));
    Carried context = new Carried(words, "context");

    words.broken = "attach";
    context.run(() -> seen.add("work"));
    words.broken = "close";
    context.run(() -> seen.add("work"));

    assertThat(seen).containsExactly("no attach today", "work", "work", "no close today");
  }
}
