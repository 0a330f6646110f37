package dev.sluice.broker.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.catalog.Alias;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Second names of queues. */
abstract class AliasChecks extends Checks {

  AliasChecks(BrokerTck subject) {
    super(subject);
  }

  @Test
  void anAliasIsListedResolvedAndRemoved() {
    broker.aliases().add("b", "queue");
    broker.aliases().add("B", "other");
    broker.aliases().add("a", "queue");

    assertThat(another().aliases().list())
        .containsExactly(new Alias("B", "other"), new Alias("a", "queue"), new Alias("b", "queue"));
    assertThat(broker.aliases().of("queue"))
        .containsExactly(new Alias("a", "queue"), new Alias("b", "queue"));
    assertThat(broker.aliases().of("none")).isEmpty();
    assertThat(broker.aliases().resolve("@a")).isEqualTo("queue");
    assertThat(broker.aliases().remove("a")).isTrue();
    assertThat(broker.aliases().remove("a")).isFalse();
    assertThatThrownBy(() -> broker.aliases().resolve("@a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"taken, q", "a, taken", "queue, other"})
  void chainsAreRefusedAndChangeNothing(String alias, String target) {
    broker.aliases().add("taken", "queue");
    List<Object> before = contents(broker);

    assertThatThrownBy(() -> broker.aliases().add(alias, target))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(contents(broker)).isEqualTo(before);
  }

  @Test
  void theVersionChangesWithEveryChangeAndOnlyThen() {
    long empty = broker.aliases().version();
    broker.aliases().add("a", "tasks");
    long added = broker.aliases().version();
    broker.aliases().remove("none");
    assertThat(broker.aliases().version()).isEqualTo(added).isNotEqualTo(empty);

    tasks.write("one");
    broker.rename("tasks", "new");
    long followed = broker.aliases().version();
    broker.aliases().remove("a");

    assertThat(List.of(empty, added, followed, broker.aliases().version())).doesNotHaveDuplicates();
  }
}
