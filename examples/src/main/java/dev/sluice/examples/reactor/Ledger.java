package dev.sluice.examples.reactor;

import dev.sluice.broker.Broker;
import dev.sluice.broker.message.MessageId;
import dev.sluice.broker.message.QueueEntry;
import dev.sluice.broker.sidecar.SidecarSession;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * What a reactor remembers, in tables beside the messages: how far each input was read, what is to
 * be published, who the reactor is. A result and the input's checkpoint change in one transaction.
 */
final class Ledger {

  private static final String LEASE =
      "UPDATE reactor_lease SET owner = ?1, until = ?2"
          + " WHERE owner = ?1 OR (?4 = 1 AND until < ?3) RETURNING 1";

  private final Broker broker;
  private final Duration lease;
  private final String owner = UUID.randomUUID().toString();

  Ledger(Broker broker, Duration lease) {
    this.broker = broker;
    this.lease = lease;
  }

  /**
   * Takes the place of the one reactor of this store.
   *
   * @throws IllegalStateException if somebody else has it
   */
  void open() {
    broker
        .sidecar()
        .transaction(
            session -> {
              session.update(
                  "CREATE TABLE IF NOT EXISTS reactor_lease (owner TEXT, until INTEGER)");
              session.update(
                  "CREATE TABLE IF NOT EXISTS reactor_checkpoint"
                      + " (lane TEXT PRIMARY KEY, id INTEGER NOT NULL)");
              session.update(
                  "CREATE TABLE IF NOT EXISTS reactor_output (id INTEGER PRIMARY KEY,"
                      + " queue TEXT NOT NULL, body TEXT NOT NULL, published INTEGER NOT NULL)");
              session.update(
                  "CREATE TABLE IF NOT EXISTS reactor_audit"
                      + " (lane TEXT NOT NULL, input INTEGER NOT NULL, output INTEGER NOT NULL)");
              session.update(
                  "INSERT INTO reactor_lease SELECT ?, 0"
                      + " WHERE NOT EXISTS (SELECT 1 FROM reactor_lease)",
                  owner);
              return renew(session, true);
            });
  }

  /** Keeps the place; fails if it has got lost. */
  void renew() {
    broker.sidecar().transaction(session -> renew(session, false));
  }

  private boolean renew(SidecarSession session, boolean take) {
    long now = System.currentTimeMillis();
    boolean ours =
        !session.query(LEASE, row -> 1, owner, now + lease.toMillis(), now, take ? 1 : 0).isEmpty();
    if (!ours) {
      throw new IllegalStateException("another reactor works on this store; stop that one first");
    }
    return true;
  }

  /** Lets the next one begin at once. */
  void close() {
    broker
        .sidecar()
        .statements(
            session -> session.update("UPDATE reactor_lease SET until = 0 WHERE owner = ?", owner));
  }

  /** The last message of a lane that was dealt with; -1 if none was. */
  long checkpoint(String lane) {
    return broker
        .sidecar()
        .statements(
            session ->
                session.query(
                    "SELECT id FROM reactor_checkpoint WHERE lane = ?",
                    row -> row.getLong(1),
                    lane))
        .stream()
        .findFirst()
        .orElse(-1L);
  }

  /**
   * Notes a result, unless that was done before. Its ID is taken first: it is the same for ever.
   */
  void record(String lane, MessageId input, String queue, String body) {
    long output = broker.ids().next().value();
    broker
        .sidecar()
        .transaction(
            session -> {
              renew(session, false);
              int advanced =
                  session.update(
                      "INSERT INTO reactor_checkpoint VALUES (?, ?) ON CONFLICT (lane)"
                          + " DO UPDATE SET id = excluded.id WHERE id < excluded.id",
                      lane,
                      input.value());
              if (advanced > 0) {
                session.update(
                    "INSERT INTO reactor_output VALUES (?, ?, ?, 0)", output, queue, body);
                session.update(
                    "INSERT INTO reactor_audit VALUES (?, ?, ?)", lane, input.value(), output);
              }
              return advanced;
            });
  }

  /** What is to be published still. */
  List<QueueEntry> unpublished(String queue, int limit) {
    return broker
        .sidecar()
        .statements(
            session ->
                session.query(
                    "SELECT queue, id, body FROM reactor_output"
                        + " WHERE published = 0 AND queue = ? ORDER BY id LIMIT ?",
                    row ->
                        new QueueEntry(
                            row.getString(1), new MessageId(row.getLong(2)), row.getString(3)),
                    queue,
                    limit));
  }

  void published(MessageId output) {
    broker
        .sidecar()
        .statements(
            session ->
                session.update(
                    "UPDATE reactor_output SET published = 1 WHERE id = ?", output.value()));
  }

  long countPublished(String queue) {
    return broker
        .sidecar()
        .statements(
            session ->
                session.query(
                    "SELECT count(*) FROM reactor_output WHERE published = 1 AND queue = ?",
                    row -> row.getLong(1),
                    queue))
        .get(0);
  }

  /** The queues that have unpublished results from before. */
  List<String> owed() {
    return broker
        .sidecar()
        .statements(
            session ->
                session.query(
                    "SELECT DISTINCT queue FROM reactor_output WHERE published = 0",
                    row -> row.getString(1)));
  }
}
