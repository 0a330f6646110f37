package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.catalog.Alias;
import dev.sluice.broker.error.StorageException;
import dev.sluice.broker.message.QueueNameException;
import dev.sluice.broker.support.Store;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Second names of queues. */
@Timeout(60)
class AliasesTest {

  @TempDir Path folder;

  private Store store;
  private Aliases aliases;

  @BeforeEach
  void open() throws SQLException {
    store = new Store(folder.resolve("aliases.db"));
    aliases = store.broker.aliases();
  }

  @AfterEach
  void close() throws SQLException {
    store.close();
  }

  @Test
  void anAliasIsListedResolvedAndRemoved() throws SQLException {
    aliases.add("b", "queue");
    aliases.add("B", "other");
    aliases.add("a", "queue");

    assertThat(aliases.list())
        .containsExactly(new Alias("B", "other"), new Alias("a", "queue"), new Alias("b", "queue"));
    assertThat(aliases.of("queue"))
        .containsExactly(new Alias("a", "queue"), new Alias("b", "queue"));
    assertThat(aliases.of("none")).isEmpty();
    assertThat(aliases.resolve("@a")).isEqualTo("queue");
    assertThat(aliases.remove("a")).isTrue();
    assertThat(aliases.remove("a")).isFalse();
    assertThat(aliases.list()).extracting(Alias::name).containsExactly("B", "b");
    assertThat(store.file.rows("SELECT alias, target FROM queue_aliases ORDER BY alias"))
        .containsExactly(List.of("B", "other"), List.of("b", "queue"));
  }

  @Test
  void onlyTheSignMakesANameAnAlias() {
    aliases.add("a", "queue");

    assertThat(aliases.resolve("a")).isEqualTo("a");
    assertThat(aliases.resolve("")).isEmpty();
    assertThatThrownBy(() -> aliases.resolve("@"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Alias name cannot be empty");
    assertThatThrownBy(() -> aliases.resolve("@nope"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Alias 'nope' is not defined");
    assertThatThrownBy(() -> aliases.resolve("@@a")).hasMessage("Alias '@a' is not defined");
  }

  @ParameterizedTest
  @CsvSource({
    "q, q, Alias and target must differ",
    "a, @q, Target names should not include the '@' prefix",
    "a, '', Alias target cannot be empty",
    "'', q, Invalid queue name: cannot be empty",
    "taken, q, Alias 'taken' already exists",
    "a, taken, Cannot target another alias",
    "queue, other, Cannot turn an existing alias target into an alias",
  })
  void whatWouldMakeNoSenseIsRefusedAndChangesNothing(String alias, String target, String why)
      throws SQLException {
    aliases.add("taken", "queue");
    Map<String, List<List<Object>>> before = store.contents();

    assertThatThrownBy(() -> aliases.add(alias, target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);

    assertThat(store.contents()).isEqualTo(before);
    store.file.execute("BEGIN IMMEDIATE", "ROLLBACK");
  }

  @Test
  void namesAreThoseOfQueues() {
    assertThatThrownBy(() -> aliases.add("@a", "q")).isInstanceOf(QueueNameException.class);
    assertThatThrownBy(() -> aliases.add("a", "q r")).isInstanceOf(QueueNameException.class);
    assertThatThrownBy(() -> aliases.add(null, "q")).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> aliases.add("a", null)).isInstanceOf(NullPointerException.class);

    assertThat(store.recorder.calls()).isEmpty();
  }

  @Test
  void theVersionChangesWithEveryChangeAndOnlyThen() throws SQLException {
    store.file.execute("UPDATE meta SET value = 9e18 WHERE key = 'alias_version'");
    long first = aliases.version();
    assertThat(first).isEqualTo(9_000_000_000_000_000_000L);

    aliases.add("a", "queue");
    assertThat(aliases.version()).isEqualTo(first + 1);
    aliases.remove("a");
    assertThat(aliases.version()).isEqualTo(first + 2);
    aliases.remove("a");
    assertThat(aliases.version()).isEqualTo(first + 2);
    store.file.execute("UPDATE meta SET value = 5 WHERE key = 'alias_version'");
    aliases.add("a", "queue");

    assertThat(aliases.version()).isGreaterThan(1_700_000_000_000_000_000L);
  }

  @Test
  void rowsThatBreakTheRulesCanBeSeenAndRemoved() throws SQLException {
    store.file.execute(
        "INSERT INTO queue_aliases VALUES ('loop', 'loop'), ('chain', 'loop'), ('odd name', 'q')");

    assertThat(aliases.list()).hasSize(3);
    assertThat(aliases.resolve("@chain")).isEqualTo("loop");
    assertThat(aliases.resolve("@odd name")).isEqualTo("q");
    assertThat(aliases.remove("odd name")).isTrue();
    assertThat(aliases.remove("loop")).isTrue();
  }

  @Test
  void aQueueOfTheSameNameIsWarnedOf() {
    store.queue("shadow").write("one");
    StringBuilder logged = new StringBuilder();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            logged.append(record.getLevel()).append(record.getParameters()[0]);
          }

          @Override
          public void flush() {
            // nothing is kept back
          }

          @Override
          public void close() {
            // nothing is open
          }
        };
    Logger log = Logger.getLogger("dev.sluice.broker");
    log.addHandler(handler);
    log.setUseParentHandlers(false);
    try {
      aliases.add("fine", "queue");
      assertThat(logged).isEmpty();
      aliases.add("shadow", "queue");
    } finally {
      log.setUseParentHandlers(true);
      log.removeHandler(handler);
    }

    assertThat(logged).hasToString("WARNINGshadow");
    assertThat(aliases.resolve("@shadow")).isEqualTo("queue");
    assertThat(store.pending("shadow")).containsExactly("one");
  }

  @Test
  void aMissingVersionIsSaidToBeMissing() throws SQLException {
    store.file.execute("DELETE FROM meta WHERE key = 'alias_version'");

    assertThatThrownBy(() -> aliases.add("a", "queue"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("alias_version");

    assertThat(aliases.list()).isEmpty();
  }

  @Test
  void anotherProgramsAliasIsSeenAtOnce() throws SQLException {
    assertThat(aliases.list()).isEmpty();
    store.file.execute("INSERT INTO queue_aliases VALUES ('theirs', 'queue')");

    assertThat(aliases.resolve("@theirs")).isEqualTo("queue");
  }
}
