package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.sqlite.SqliteBackend;
import dev.sluice.broker.sqlite.SqliteOptions;
import dev.sluice.broker.support.PlainFile;
import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.ContextPropagation;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.sqlite.SqliteDataSource;
import dev.sluice.testing.FaultRule;
import dev.sluice.testing.Faults;
import dev.sluice.testing.SqlFaults;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What travelled with messages that another program has deleted goes by itself. */
@Timeout(60)
class OrphanedContextsTest {

  private static final int INTERVAL = 10;

  /** Has something travel with each message. */
  private record Sender() implements Interceptor, ContextPropagation {

    @Override
    public Set<Kind> kinds() {
      return Set.of(Kind.UNIT);
    }

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      return next.proceed(call);
    }

    @Override
    public void inject(Map<String, String> headers) {
      headers.put("sender", "test");
    }

    @Override
    public Object capture() {
      return this;
    }

    @Override
    public Scope attach(Object context) {
      return () -> {};
    }

    @Override
    public Object extract(Map<String, String> headers) {
      return this;
    }
  }

  @TempDir Path folder;

  private final List<Broker> brokers = new ArrayList<>();
  private final Faults faults = new Faults();
  private Path path;
  private PlainFile file;

  @BeforeEach
  void create() throws SQLException {
    path = folder.resolve("orphans.db");
    Broker.open(SqliteDataSource.at(path)).close();
    file = PlainFile.at(path);
    file.execute("PRAGMA synchronous = OFF");
  }

  @AfterEach
  void close() throws SQLException {
    brokers.forEach(Broker::close);
    file.close();
  }

  private Broker open(int batch, Interceptor... interceptors) {
    SqliteOptions quick =
        new SqliteOptions(Duration.ofMillis(250), 1000, 10, SqliteOptions.Synchronous.OFF);
    VacuumOptions vacuum = VacuumOptions.DEFAULTS.withInterval(INTERVAL).withBatch(batch);
    Broker broker =
        Broker.builder(SqliteDataSource.at(path))
            .backend(new SqliteBackend(quick))
            .options(BrokerOptions.DEFAULTS.withVacuum(vacuum))
            .interceptors(interceptors)
            .open();
    brokers.add(broker);
    return broker;
  }

  private static void write(Broker broker, int messages) {
    broker.queue("tasks").write(Collections.nCopies(messages, "body"));
  }

  /** As a program does that knows nothing of what travels with messages. */
  private void deleteByAnotherProgram(String rows) throws SQLException {
    file.execute("DELETE FROM messages WHERE " + rows);
  }

  private long orphans() throws SQLException {
    return (Long)
        file.value(
            "SELECT count(*) FROM sluice_contexts"
                + " WHERE sequence NOT IN (SELECT id FROM messages)");
  }

  private long contexts() throws SQLException {
    return (Long) file.value("SELECT count(*) FROM sluice_contexts");
  }

  @Test
  void theyGoWhenAnIntervalIsOverAndOthersStay() throws SQLException {
    Broker broker = open(1000, new Sender());
    write(broker, 8);
    deleteByAnotherProgram("id IN (1, 2, 7)");
    write(broker, 1);
    assertThat(orphans()).isEqualTo(3);

    write(broker, 1);

    assertThat(orphans()).isZero();
    assertThat(contexts()).isEqualTo(7);
    assertThat(broker.queue("tasks").peek().orElseThrow().headers())
        .containsEntry("sender", "test");
  }

  @Test
  void eachIntervalRemovesABatchAndBehindTheLastOneItStartsAgain() throws SQLException {
    Broker broker = open(2, new Sender());
    write(broker, INTERVAL - 1);
    deleteByAnotherProgram("id <= 6");
    List<Long> left = new ArrayList<>();
    write(broker, 1);
    left.add(orphans());
    for (int i = 0; i < 2; i++) {
      write(broker, INTERVAL);
      left.add(orphans());
    }
    assertThat(left).containsExactly(4L, 2L, 0L);

    deleteByAnotherProgram("id = 7");
    write(broker, INTERVAL);
    write(broker, INTERVAL);

    assertThat(orphans()).isZero();
    assertThat(contexts()).isEqualTo(5 * INTERVAL - 7);
  }

  @Test
  void aBrokerThatKnowsOfNoneLeavesThemToAVacuum() throws SQLException {
    write(open(1000, new Sender()), 3);
    deleteByAnotherProgram("id <= 2");
    Broker plain = open(1000);

    write(plain, 2 * INTERVAL);
    assertThat(orphans()).isEqualTo(2);
    plain.maintenance().vacuum();

    assertThat(orphans()).isZero();
    assertThat(contexts()).isEqualTo(1);
  }

  @Test
  void aFailureToRemoveThemIsNotTheCallersAndTheNextIntervalTriesAgain() throws SQLException {
    Broker broker = open(1000, new Sender(), faults);
    write(broker, INTERVAL - 1);
    deleteByAnotherProgram("id <= 2");
    FaultRule full = faults.on(Kind.UPDATE).sql("DELETE").nth(1).fail(SqlFaults::full);

    write(broker, 1);
    assertThat(full.fired()).isEqualTo(1);
    assertThat(orphans()).isEqualTo(2);
    write(broker, INTERVAL);

    assertThat(orphans()).isZero();
    assertThat(broker.queue("tasks").stats().pending()).isEqualTo(2 * INTERVAL - 2);
  }
}
