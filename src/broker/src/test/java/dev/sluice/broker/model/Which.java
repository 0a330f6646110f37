package dev.sluice.broker.model;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Which pending messages of a queue a step is about. Messages are named by their place in the
 * store, so that a sequence of steps means the same whatever IDs the messages get.
 */
sealed interface Which {

  /** A message by its place, counted round and round; below 0 one that is not there. */
  record Place(int index) {
    MessageId in(Model model) {
      return index < 0 || model.rows.isEmpty()
          ? new MessageId(77)
          : model.rows.get(index % model.rows.size()).id();
    }

    @Override
    public String toString() {
      return index < 0 ? "unknown" : "#" + index;
    }
  }

  /** Bounds at messages; null for none. */
  record Bounds(Place after, Place before) {
    IdRange in(Model model) {
      IdRange range = after == null ? IdRange.ALL : IdRange.after(after.in(model).value());
      return before == null ? range : range.before(before.in(model).value());
    }

    @Override
    public String toString() {
      return "]%s, %s[".formatted(after == null ? "" : after, before == null ? "" : before);
    }
  }

  /** The first one. */
  record First() implements Which {
    @Override
    public Predicate<Model.Row> of(Model model, String queue) {
      return Model.pending(queue);
    }
  }

  /** One by its ID. */
  record One(Place place) implements Which {
    @Override
    public Predicate<Model.Row> of(Model model, String queue) {
      return Model.pending(queue).and(Model.of(queue, place.in(model)));
    }
  }

  /** Some within bounds. */
  record Many(int limit, Bounds bounds) implements Which {
    @Override
    public Predicate<Model.Row> of(Model model, String queue) {
      return Model.pending(queue).and(Model.within(bounds.in(model)));
    }
  }

  /** What the rows have in common. */
  Predicate<Model.Row> of(Model model, String queue);

  /** The rows that are to be taken. */
  default List<Model.Row> pick(Model model, String queue) {
    return model.pick(of(model, queue), this instanceof Many many ? many.limit : 1);
  }

  /** Calls the form of an operation that is meant. */
  default List<Message> call(
      Model model,
      Supplier<Optional<Message>> first,
      Function<MessageId, Optional<Message>> one,
      BiFunction<Integer, IdRange, List<Message>> many) {
    if (this instanceof One exact) {
      return one.apply(exact.place.in(model)).stream().toList();
    }
    return this instanceof Many some
        ? many.apply(some.limit, some.bounds.in(model))
        : first.get().stream().toList();
  }
}
