package dev.sluice.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.catalog.Alias;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns of queues and aliases; those that exclude win. */
class DumpFilterTest {

  @ParameterizedTest
  @CsvSource({
    "*, a, true",
    "a, a, true",
    "a, A, false",
    "b a, a, true",
    "a -a, a, false",
    "-b, a, true",
    "-a, a, false",
    "-b* -a*, abc, false",
    "a?c -ab?, abc, false",
    "-'', a, true",
  })
  void includesQueues(String patterns, String queue, boolean accepted) {
    assertThat(filter(patterns).accepts(queue)).isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource({
    "*, true",
    "name, true",
    "target, true",
    "other, false",
    "name -target, false",
    "target -name, false",
    "-target, false",
    "-other, true",
  })
  void anAliasGoesByEitherOfItsNames(String patterns, boolean accepted) {
    assertThat(filter(patterns).accepts(new Alias("name", "target"))).isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource({"a", "''"})
  void anEmptyPatternIncludesNothing(String queue) {
    assertThat(DumpFilter.ALL.including("").accepts(queue)).isEqualTo(queue.isEmpty());
  }

  private static DumpFilter filter(String patterns) {
    DumpFilter filter = DumpFilter.ALL;
    for (String pattern : patterns.split(" ")) {
      filter =
          pattern.startsWith("-")
              ? filter.excluding(pattern.substring(1))
              : filter.including(pattern);
    }
    return filter;
  }
}
