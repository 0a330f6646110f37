package dev.sluice.broker.model;

import static dev.sluice.broker.model.Model.in;
import static dev.sluice.broker.model.Model.messages;
import static dev.sluice.broker.model.Model.of;
import static dev.sluice.broker.model.Model.pending;
import static dev.sluice.broker.model.Model.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.Broker;
import dev.sluice.broker.MessageQueue;
import dev.sluice.broker.PeekCursor;
import dev.sluice.broker.catalog.Alias;
import dev.sluice.broker.catalog.QueueFilter;
import dev.sluice.broker.catalog.Recipients;
import dev.sluice.broker.catalog.Renamed;
import dev.sluice.broker.cursor.BatchCursor;
import dev.sluice.broker.cursor.MessageCursor;
import dev.sluice.broker.error.IntegrityException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.PeekedMessage;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.broker.message.QueueStats;
import dev.sluice.broker.message.TextSearch;
import dev.sluice.broker.model.Which.Bounds;
import dev.sluice.broker.model.Which.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** An operation, done to a broker and to the model, which must agree on its result. */
sealed interface Step {

  /**
   * Does it.
   *
   * @throws AssertionError if the broker answers something else than the model
   */
  void run(Broker broker, Model model);

  // What adds messages, or IDs.

  record Write(String queue, String body) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      written(model, queue, broker.queue(queue).write(body), body);
    }
  }

  record WriteMany(String queue, int count) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      List<String> bodies = IntStream.range(0, count).mapToObj(i -> "many " + i).toList();
      List<MessageId> ids = broker.queue(queue).write(bodies);
      assertThat(ids).hasSize(count);
      for (int i = 0; i < count; i++) {
        written(model, queue, ids.get(i), bodies.get(i));
      }
    }
  }

  /** Under IDs that are lower than any given, and possibly taken. */
  record Insert(List<Exact> entries) implements Step {
    record Exact(String queue, int id) {}

    @Override
    public void run(Broker broker, Model model) {
      List<QueueEntry> all =
          entries.stream()
              .map(exact -> new QueueEntry(exact.queue, new MessageId(exact.id), "exact"))
              .toList();
      List<MessageId> ids = all.stream().map(QueueEntry::id).toList();
      boolean taken =
          ids.stream().distinct().count() < ids.size()
              || model.rows.stream().anyMatch(row -> ids.contains(row.id()));
      if (taken) {
        assertThatThrownBy(() -> broker.insert(all)).isInstanceOf(IntegrityException.class);
        return;
      }
      broker.insert(all);
      for (QueueEntry entry : all) {
        model.add(entry.queue(), new Message(entry.id(), entry.body()));
        model.highest = Math.max(model.highest, entry.id().value() + 1);
      }
    }
  }

  record Broadcast(To to) implements Step {
    /** Whom it is for. */
    enum To {
      ALL(Recipients.all()),
      A_AND_B(Recipients.matching("[ab]")),
      EXISTING(Recipients.existing(List.of("c", "none", "a", "c"))),
      CREATED(Recipients.created(List.of("b", "a", "b")));

      private final Recipients recipients;

      To(Recipients recipients) {
        this.recipients = recipients;
      }

      List<String> in(Model model) {
        Collection<String> queues = model.queues();
        return switch (this) {
          case ALL -> List.copyOf(queues);
          case A_AND_B -> queues.stream().filter(name -> !name.equals("c")).toList();
          case EXISTING -> List.of("c", "a").stream().filter(queues::contains).toList();
          case CREATED -> List.of("b", "a");
        };
      }
    }

    /** The IDs of the copies are read from the store. */
    @Override
    public void run(Broker broker, Model model) {
      List<String> reached = to.in(model);
      assertThat(broker.broadcast("news", to.recipients)).isEqualTo(reached.size());
      IdRange fresh = IdRange.after(model.highest);
      for (String name : reached) {
        List<Message> copies = broker.queue(name).peek(2, fresh);
        assertThat(copies).singleElement().extracting(Message::body).isEqualTo("news");
        written(model, name, copies.get(0).id(), "news");
      }
    }
  }

  record NextId() implements Step {
    @Override
    public void run(Broker broker, Model model) {
      raised(model, broker.ids().next());
    }
  }

  /** To the ID of a message, or some way beyond the highest. */
  record Advance(Place to, boolean beyond) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      long floor = beyond ? model.highest + 3 : to.in(model).value();
      model.highest = Math.max(model.highest, floor);
      assertThat(broker.ids().advance(new MessageId(floor)).value()).isEqualTo(model.highest);
      assertThat(broker.ids().last().value()).isEqualTo(model.highest);
    }
  }

  // What claims, moves or removes messages.

  record Claim(String queue, Which which) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      MessageQueue from = broker.queue(queue);
      List<Model.Row> rows = which.pick(model, queue);
      assertThat(which.call(model, from::claim, from::claim, from::claim))
          .isEqualTo(messages(rows));
      rows.forEach(row -> row.claimed = true);
    }
  }

  record Move(String queue, String to, Which which) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      MessageQueue from = broker.queue(queue);
      MessageQueue into = broker.queue(to);
      if (queue.equals(to)) {
        assertThatThrownBy(() -> from.move(into)).isInstanceOf(IllegalArgumentException.class);
        return;
      }
      List<Model.Row> rows = which.pick(model, queue);
      assertThat(
              which.call(
                  model,
                  () -> from.move(into),
                  id -> from.move(id, into),
                  (limit, range) -> from.move(limit, range, into)))
          .isEqualTo(messages(rows));
      moved(rows, to);
    }
  }

  /** Of a message that may have been claimed. */
  record Recover(String queue, String to, Place place) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      MessageId id = place.in(model);
      MessageQueue from = broker.queue(queue);
      if (queue.equals(to)) {
        assertThatThrownBy(() -> from.recover(id, broker.queue(to)))
            .isInstanceOf(IllegalArgumentException.class);
        return;
      }
      List<Model.Row> rows = model.pick(of(queue, id));
      assertThat(from.recover(id, broker.queue(to)).stream().toList()).isEqualTo(messages(rows));
      moved(rows, to);
    }
  }

  record Delete(String queue, List<Place> places) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      List<MessageId> ids = places.stream().map(place -> place.in(model)).toList();
      assertThat(broker.queue(queue).delete(ids))
          .isEqualTo(model.remove(in(queue).and(row -> ids.contains(row.id()))));
    }
  }

  /** All of them, or those before a message. */
  record DeleteQueues(List<String> queues, Optional<Place> before) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      Predicate<Model.Row> which = row -> queues.contains(row.queue);
      if (before.isEmpty()) {
        assertThat(broker.delete(queues)).isEqualTo(model.remove(which));
      } else {
        MessageId bound = before.get().in(model);
        assertThat(broker.deleteBefore(queues, bound))
            .isEqualTo(model.remove(which.and(row -> row.id().compareTo(bound) < 0)));
      }
    }
  }

  record DeleteAll() implements Step {
    @Override
    public void run(Broker broker, Model model) {
      assertThat(broker.deleteAll()).isEqualTo(model.remove(row -> true));
    }
  }

  record Vacuum(boolean compact) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      assertThat(compact ? broker.maintenance().compact() : broker.maintenance().vacuum())
          .isEqualTo(model.remove(row -> row.claimed));
    }
  }

  // Cursors, left early or at their end.

  record ConsumeEach(String queue, Bounds bounds, int taken) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      try (MessageCursor cursor = broker.queue(queue).consume(bounds.in(model))) {
        List<Model.Row> rows = model.pick(pending(queue).and(within(bounds.in(model))), taken);
        assertThat(next(cursor, taken)).isEqualTo(messages(rows));
        rows.forEach(row -> row.claimed = true);
      }
    }
  }

  record MoveEach(String queue, String to, Bounds bounds, int taken) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      if (queue.equals(to)) {
        return;
      }
      IdRange range = bounds.in(model);
      try (MessageCursor cursor = broker.queue(queue).moveEach(range, broker.queue(to))) {
        List<Model.Row> rows = model.pick(pending(queue).and(within(range)), taken);
        assertThat(next(cursor, taken)).isEqualTo(messages(rows));
        moved(rows, to);
      }
    }
  }

  /** Commits whole batches only, and the last when it is asked to. */
  record Batches(
      String queue, Optional<String> to, Bounds bounds, int size, int taken, boolean commit)
      implements Step {
    @Override
    public void run(Broker broker, Model model) {
      if (to.equals(Optional.of(queue))) {
        return;
      }
      IdRange range = bounds.in(model);
      MessageQueue from = broker.queue(queue);
      try (BatchCursor cursor =
          to.isPresent()
              ? from.moveInBatches(size, range, broker.queue(to.get()))
              : from.consumeInBatches(size, range)) {
        List<Model.Row> all = model.pick(pending(queue).and(within(range)));
        List<Model.Row> seen = all.subList(0, Math.min(taken, all.size()));
        assertThat(next(cursor, taken)).isEqualTo(messages(seen));
        boolean ended = taken > seen.size();
        boolean atItsEnd = cursor.remaining() == 0;
        assertThat(atItsEnd)
            .isEqualTo(ended || seen.size() % size == 0 || seen.size() == all.size());
        int settled = ended ? seen.size() : Math.max(0, seen.size() - 1) / size * size;
        if (commit && atItsEnd) {
          cursor.commit();
          settled = seen.size();
        } else if (commit) {
          assertThatThrownBy(cursor::commit).isInstanceOf(IllegalStateException.class);
        }
        List<Model.Row> committed = seen.subList(0, settled);
        if (to.isPresent()) {
          moved(committed, to.get());
        } else {
          committed.forEach(row -> row.claimed = true);
        }
      }
    }
  }

  // What concerns whole queues.

  record Rename(String queue, String to, boolean withAliases) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      if (queue.equals(to) || model.queues().contains(to)) {
        assertThatThrownBy(() -> rename(broker)).isInstanceOf(IllegalArgumentException.class);
        return;
      }
      List<Model.Row> rows = model.pick(in(queue));
      boolean follow = withAliases && !rows.isEmpty();
      int followed = follow ? Collections.frequency(model.aliases.values(), queue) : 0;
      assertThat(rename(broker)).isEqualTo(new Renamed(queue, to, rows.size(), followed));
      rows.forEach(row -> row.queue = to);
      if (follow) {
        model.aliases.replaceAll((alias, target) -> target.equals(queue) ? to : target);
      }
    }

    private Renamed rename(Broker broker) {
      return withAliases ? broker.rename(queue, to) : broker.renameWithoutAliases(queue, to);
    }
  }

  record AddAlias(String alias, String target) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      long version = broker.aliases().version();
      boolean refused =
          alias.equals(target)
              || model.aliases.containsKey(alias)
              || model.aliases.containsKey(target)
              || model.aliases.containsValue(alias);
      if (refused) {
        assertThatThrownBy(() -> broker.aliases().add(alias, target))
            .isInstanceOf(IllegalArgumentException.class);
      } else {
        broker.aliases().add(alias, target);
        model.aliases.put(alias, target);
      }
      assertThat(broker.aliases().version() == version).isEqualTo(refused);
    }
  }

  record RemoveAlias(String alias) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      long version = broker.aliases().version();
      boolean removed = model.aliases.remove(alias) != null;
      assertThat(broker.aliases().remove(alias)).isEqualTo(removed);
      assertThat(broker.aliases().version() != version).isEqualTo(removed);
    }
  }

  // What changes nothing.

  record Look(String queue, Bounds bounds, Place place, int limit) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      MessageQueue at = broker.queue(queue);
      IdRange range = bounds.in(model);
      MessageId id = place.in(model);
      Predicate<Model.Row> waiting = pending(queue).and(within(range));
      Predicate<Model.Row> any = in(queue).and(within(range));

      assertThat(at.peek().stream().toList()).isEqualTo(messages(model.pick(pending(queue), 1)));
      assertThat(at.peek(id).stream().toList())
          .isEqualTo(messages(model.pick(pending(queue).and(of(queue, id)))));
      assertThat(at.peek(limit, range)).isEqualTo(messages(model.pick(waiting, limit)));
      assertThat(pages(at.peekAll(range), limit)).isEqualTo(messages(model.pick(waiting)));
      assertThat(at.hasPending(range)).isEqualTo(model.rows.stream().anyMatch(waiting));
      assertThat(at.browse().get(id).stream().toList())
          .isEqualTo(peeked(model.pick(of(queue, id))));
      assertThat(at.browse().list(limit, range)).isEqualTo(peeked(model.pick(any, limit)));
      assertThat(pages(at.browse().all(range), limit)).isEqualTo(peeked(model.pick(any)));
      assertThat(at.browse().latestPending())
          .isEqualTo(
              model.pick(pending(queue)).stream().map(Model.Row::id).max(MessageId::compareTo));
    }
  }

  record Find(String queue, Bounds bounds, int limit, boolean claimed) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      IdRange range = bounds.in(model);
      TextSearch search = TextSearch.of("exact").within(range).limit(limit);
      Predicate<Model.Row> which =
          (claimed ? in(queue) : pending(queue))
              .and(within(range))
              .and(row -> row.message.body().contains("exact"));
      assertThat(broker.queue(queue).browse().find(claimed ? search.withClaimed() : search))
          .isEqualTo(model.pick(which, limit).stream().map(Model.Row::id).toList());
    }
  }

  record Count(String queue) implements Step {
    @Override
    public void run(Broker broker, Model model) {
      List<QueueStats> stats = model.queues().stream().map(name -> stats(model, name)).toList();
      assertThat(broker.queues()).isEqualTo(model.queues());
      assertThat(broker.queue(queue).exists()).isEqualTo(model.queues().contains(queue));
      assertThat(broker.queue(queue).stats()).isEqualTo(stats(model, queue));
      assertThat(broker.stats()).isEqualTo(stats);
      assertThat(broker.stats(QueueFilter.matching("[!" + queue + "]")))
          .isEqualTo(stats.stream().filter(each -> !each.queue().equals(queue)).toList());
      assertThat(broker.status().pending() + broker.status().claimed())
          .isEqualTo(model.rows.size());
      List<Alias> aliases =
          model.aliases.entrySet().stream()
              .map(entry -> new Alias(entry.getKey(), entry.getValue()))
              .toList();
      assertThat(broker.aliases().list()).isEqualTo(aliases);
      assertThat(broker.aliases().of(queue))
          .isEqualTo(aliases.stream().filter(alias -> alias.target().equals(queue)).toList());
    }

    private static QueueStats stats(Model model, String name) {
      int pending = model.pick(pending(name)).size();
      return new QueueStats(name, pending, model.pick(in(name)).size() - pending);
    }
  }

  private static void written(Model model, String queue, MessageId id, String body) {
    raised(model, id);
    model.add(queue, new Message(id, body));
  }

  private static void raised(Model model, MessageId id) {
    assertThat(id.value()).isGreaterThan(model.highest);
    model.highest = id.value();
  }

  private static void moved(List<Model.Row> rows, String to) {
    rows.forEach(
        row -> {
          row.queue = to;
          row.claimed = false;
        });
  }

  /** So many, or fewer if the cursor ends. */
  private static List<Message> next(MessageCursor cursor, int count) {
    List<Message> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Optional<Message> next = cursor.next();
      if (next.isEmpty()) {
        break;
      }
      taken.add(next.get());
    }
    return taken;
  }

  private static <M> List<M> pages(PeekCursor<M> cursor, int size) {
    List<M> all = new ArrayList<>();
    for (List<M> page = cursor.next(size); !page.isEmpty(); page = cursor.next(size)) {
      all.addAll(page);
    }
    return all;
  }

  private static List<PeekedMessage> peeked(List<Model.Row> rows) {
    return rows.stream()
        .map(row -> new PeekedMessage(row.id(), row.message.body(), row.claimed))
        .toList();
  }
}
