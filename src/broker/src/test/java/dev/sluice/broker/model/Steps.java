package dev.sluice.broker.model;

import dev.sluice.broker.model.Which.Bounds;
import dev.sluice.broker.model.Which.Place;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Random steps on three queues. What comes first is what a failure shrinks to. */
final class Steps {

  private static final Arbitrary<String> QUEUE = Arbitraries.of("a", "b", "c");
  private static final Arbitrary<Boolean> YES_OR_NO = Arbitraries.of(false, true);
  private static final Arbitrary<Integer> FEW = integers(1, 4);
  private static final Arbitrary<Place> PLACE =
      Arbitraries.frequencyOf(
          Tuple.of(9, integers(0, 40).map(Place::new)),
          Tuple.of(1, Arbitraries.just(new Place(-1))));
  private static final Arbitrary<Bounds> BOUNDS =
      Combinators.combine(PLACE.injectNull(0.5), PLACE.injectNull(0.7)).as(Bounds::new);
  private static final Arbitrary<Which> WHICH =
      Arbitraries.oneOf(
          Arbitraries.just(new Which.First()),
          PLACE.map(Which.One::new),
          Combinators.combine(FEW, BOUNDS).as(Which.Many::new));
  private static final Arbitrary<Step.Insert.Exact> EXACT =
      Combinators.combine(QUEUE, integers(1, 60)).as(Step.Insert.Exact::new);

  private static final Arbitrary<Step> STEP =
      Arbitraries.frequencyOf(
          // Adding
          Tuple.of(12, Combinators.combine(QUEUE, Arbitraries.of("", "body")).as(Step.Write::new)),
          Tuple.of(3, Combinators.combine(QUEUE, integers(0, 5)).as(Step.WriteMany::new)),
          Tuple.of(6, EXACT.list().ofMinSize(1).ofMaxSize(3).map(Step.Insert::new)),
          Tuple.of(2, Arbitraries.of(Step.Broadcast.To.values()).map(Step.Broadcast::new)),
          Tuple.of(1, Arbitraries.just(new Step.NextId())),
          Tuple.of(1, Combinators.combine(PLACE, YES_OR_NO).as(Step.Advance::new)),
          // Taking
          Tuple.of(6, Combinators.combine(QUEUE, WHICH).as(Step.Claim::new)),
          Tuple.of(6, Combinators.combine(QUEUE, QUEUE, WHICH).as(Step.Move::new)),
          Tuple.of(3, Combinators.combine(QUEUE, QUEUE, PLACE).as(Step.Recover::new)),
          Tuple.of(2, Combinators.combine(QUEUE, PLACE.list().ofMaxSize(3)).as(Step.Delete::new)),
          Tuple.of(
              1,
              Combinators.combine(QUEUE.list().uniqueElements().ofMaxSize(2), PLACE.optional(0.9))
                  .as(Step.DeleteQueues::new)),
          Tuple.of(
              3,
              Arbitraries.frequency(Tuple.of(5, false), Tuple.of(1, true)).map(Step.Vacuum::new)),
          // By cursors
          Tuple.of(2, Combinators.combine(QUEUE, BOUNDS, integers(0, 4)).as(Step.ConsumeEach::new)),
          Tuple.of(
              2, Combinators.combine(QUEUE, QUEUE, BOUNDS, integers(0, 4)).as(Step.MoveEach::new)),
          Tuple.of(
              4,
              Combinators.combine(
                      QUEUE, QUEUE.optional(0.5), BOUNDS, FEW, integers(0, 9), YES_OR_NO)
                  .as(Step.Batches::new)),
          // Whole queues
          Tuple.of(2, Combinators.combine(QUEUE, QUEUE, YES_OR_NO).as(Step.Rename::new)),
          Tuple.of(2, Combinators.combine(QUEUE, QUEUE).as(Step.AddAlias::new)),
          Tuple.of(1, QUEUE.map(Step.RemoveAlias::new)),
          // Looking
          Tuple.of(5, Combinators.combine(QUEUE, BOUNDS, PLACE, FEW).as(Step.Look::new)),
          Tuple.of(2, Combinators.combine(QUEUE, BOUNDS, FEW, YES_OR_NO).as(Step.Find::new)),
          Tuple.of(3, QUEUE.map(Step.Count::new)));

  private Steps() {}

  private static Arbitrary<Integer> integers(int least, int most) {
    return Arbitraries.integers()
        .between(least, most)
        .withDistribution(RandomDistribution.uniform());
  }

  /** Sequences of steps; emptying the store is rare, so that there is something to work on. */
  static Arbitrary<List<Step>> sequences(int most) {
    return Arbitraries.frequencyOf(
            Tuple.of(60, STEP), Tuple.of(1, Arbitraries.just(new Step.DeleteAll())))
        .list()
        .ofMinSize(1)
        .ofMaxSize(most)
        .withSizeDistribution(RandomDistribution.uniform());
  }
}
