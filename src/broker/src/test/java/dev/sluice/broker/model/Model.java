package dev.sluice.broker.model;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What a store holds, as plain lists: the order of the rows is the order of delivery. */
final class Model {

  /** A message as the model sees it. */
  static final class Row {
    final Message message;
    String queue;
    boolean claimed;

    private Row(String queue, Message message) {
      this.queue = queue;
      this.message = message;
    }

    MessageId id() {
      return message.id();
    }

    /** As it is in the table: queue, body, ID, state. */
    List<Object> columns() {
      return List.of(queue, message.body(), id().value(), claimed ? 1L : 0L);
    }
  }

  final List<Row> rows = new ArrayList<>();
  final TreeMap<String, String> aliases = new TreeMap<>();
  long highest;

  void add(String queue, Message message) {
    rows.add(new Row(queue, message));
  }

  List<Row> pick(Predicate<Row> which, int limit) {
    return rows.stream().filter(which).limit(limit).toList();
  }

  List<Row> pick(Predicate<Row> which) {
    return pick(which, Integer.MAX_VALUE);
  }

  int remove(Predicate<Row> which) {
    int before = rows.size();
    rows.removeIf(which);
    return before - rows.size();
  }

  /** The names of queues, sorted. */
  List<String> queues() {
    return rows.stream().map(row -> row.queue).distinct().sorted().toList();
  }

  static Predicate<Row> in(String queue) {
    return row -> row.queue.equals(queue);
  }

  static Predicate<Row> of(String queue, MessageId id) {
    return in(queue).and(row -> row.id().equals(id));
  }

  static Predicate<Row> within(IdRange range) {
    return row -> row.id().value() > range.after() && row.id().value() < range.before();
  }

  static Predicate<Row> pending(String queue) {
    return in(queue).and(row -> !row.claimed);
  }

  static List<Message> messages(List<Row> rows) {
    return rows.stream().map(row -> row.message).toList();
  }
}
