package dev.sluice.broker.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The checks can fail: those of the rule that a subject breaks do, and no others. */
@Timeout(60)
class BrokenTest {

  private static final Set<String> ALL_OF_ALIASES =
      Set.of(
          "anAliasIsListedResolvedAndRemoved",
          "chainsAreRefusedAndChangeNothing",
          "theVersionChangesWithEveryChangeAndOnlyThen");

  /** SQLite with a piece of its SQL replaced, as a backend with a mistake would have it. */
  abstract static class Mistake extends Sqlite {

    private final String right;
    private final String wrong;

    Mistake(String right, String wrong) {
      this.right = right;
      this.wrong = wrong;
    }

    @Override
    protected List<Interceptor> interceptors() {
      return List.of(
          new Interceptor() {
            @Override
            public Set<Kind> kinds() {
              return Set.of(Kind.PREPARE);
            }

            @Override
            public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
              return call instanceof SqlCall<R> sql
                  ? next.proceed(sql.withSql(sql.sql().replace(right, wrong)))
                  : next.proceed(call);
            }
          });
    }
  }

  static class ByIdInsteadOfSequence extends Mistake {
    ByIdInsteadOfSequence() {
      super("ORDER BY id LIMIT ?", "ORDER BY ts LIMIT ?");
    }
  }

  static class MoveKeepsTheState extends Mistake {
    MoveKeepsTheState() {
      super("SET queue = ?, claimed = 0", "SET queue = ?");
    }
  }

  static class BoundsIncluded extends Mistake {
    BoundsIncluded() {
      super("ts > ?", "ts >= ?");
    }
  }

  static class VacuumTakesPending extends Mistake {
    VacuumTakesPending() {
      super("AND id <= ? AND claimed = 1", "AND id <= ?");
    }
  }

  static class DeleteIgnoresTheQueue extends Mistake {
    DeleteIgnoresTheQueue() {
      super("WHERE queue = ? AND ts IN", "WHERE ? <> '' AND ts IN");
    }
  }

  static class AliasesKeepTheirTarget extends Mistake {
    AliasesKeepTheirTarget() {
      super("SET target = ? WHERE", "SET target = target WHERE ? <> '' AND");
    }
  }

  static class AliasVersionStays extends Mistake {
    AliasVersionStays() {
      super("SET value = max(value + 1, ?)", "SET value = min(value, ?)");
    }
  }

  /** A chain that claims to have committed. */
  static class CommitsNothing extends Sqlite {
    @Override
    protected List<Interceptor> interceptors() {
      return List.of(new Answering(Kind.COMMIT));
    }
  }

  /** A chain that gives no connection back. */
  static class KeepsConnections extends Sqlite {
    @Override
    protected List<Interceptor> interceptors() {
      return List.of(new Answering(Kind.RELEASE));
    }
  }

  private record Answering(Kind kind) implements Interceptor {
    @Override
    public Set<Kind> kinds() {
      return Set.of(kind);
    }

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) {
      return call.answer(kind == Kind.COMMIT ? 0 : null);
    }
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            ByIdInsteadOfSequence.class,
            BrokerTck.Messages.class,
            Set.of(
                "messagesComeInTheOrderTheyWereStoredWhateverTheirIds",
                "manyAreClaimedAndMovedInTheirOrderAsWell",
                "aSearchKeepsToItsStateItsBoundsAndItsLimit")),
        arguments(
            MoveKeepsTheState.class,
            BrokerTck.Messages.class,
            Set.of("recoveryMakesAClaimedMessagePendingAgain")),
        arguments(
            BoundsIncluded.class, BrokerTck.Messages.class, Set.of("boundsAreStrictOnBothSides")),
        arguments(
            DeleteIgnoresTheQueue.class,
            BrokerTck.Messages.class,
            Set.of("deletingIsForGoodAndStaysInItsQueue")),
        arguments(
            VacuumTakesPending.class,
            BrokerTck.Vacuum.class,
            Set.of(
                "onlyClaimedMessagesAreRemovedAndTheRestStaysInOrder",
                "whatIsStoredAfterwardsComesAfterwards")),
        arguments(
            AliasesKeepTheirTarget.class,
            BrokerTck.Queues.class,
            Set.of("aliasesFollowUnlessTheyAreToStay")),
        arguments(
            AliasVersionStays.class,
            BrokerTck.Aliases.class,
            Set.of("theVersionChangesWithEveryChangeAndOnlyThen")),
        arguments(CommitsNothing.class, BrokerTck.Aliases.class, ALL_OF_ALIASES),
        arguments(KeepsConnections.class, BrokerTck.Aliases.class, ALL_OF_ALIASES));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void theChecksOfTheRuleFailAndNoOthers(
      Class<? extends BrokerTck> subject, Class<?> checks, Set<String> expected) {
    assertThat(failures(subject, checks)).isEqualTo(expected);
  }

  private static Set<String> failures(Class<? extends BrokerTck> subject, Class<?> checks) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectNestedClass(List.of(subject), checks))
        .execute()
        .testEvents()
        .failed()
        .stream()
        .map(event -> event.getTestDescriptor().getSource().orElseThrow())
        .map(source -> ((org.junit.platform.engine.support.descriptor.MethodSource) source))
        .map(org.junit.platform.engine.support.descriptor.MethodSource::getMethodName)
        .collect(Collectors.toSet());
  }
}
