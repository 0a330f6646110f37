package dev.sluice.broker;

import dev.sluice.broker.activity.Activity;
import dev.sluice.broker.activity.ActivityOptions;
import dev.sluice.broker.activity.PinnedReader;
import dev.sluice.broker.backend.Backend;
import dev.sluice.broker.cursor.BatchCursor;
import dev.sluice.broker.cursor.BatchSource;
import dev.sluice.broker.cursor.Cursors;
import dev.sluice.broker.cursor.MessageCursor;
import dev.sluice.broker.error.Errors;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.sidecar.Sidecar;
import dev.sluice.broker.work.Contexts;
import dev.sluice.jdbc.Action;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.datasource.ConnectionState;
import dev.sluice.jdbc.runner.SqlRunner;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.Purpose;
import dev.sluice.jdbc.unit.Repeat;
import dev.sluice.jdbc.unit.StopSignal;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.jdbc.unit.Work;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Runs the broker's operations as units, and translates what goes wrong. A write may be repeated as
 * a whole, since its ID is only told after the commit. A claim or move whose commit failed may have
 * handed messages over, so only its begin is repeated.
 */
final class Operations implements AutoCloseable {

  static final Unit WRITE = write("write", Repeat.WHOLE);
  static final Unit RESYNCHRONIZE = write("resynchronize", Repeat.WHOLE);
  static final Unit CLAIM = write("claim", Repeat.BEGIN);
  static final Unit MOVE = write("move", Repeat.BEGIN);
  static final Unit INSERT = write("insert", Repeat.WHOLE);
  static final Unit BROADCAST = write("broadcast", Repeat.WHOLE);
  static final Unit RENAME = write("rename", Repeat.WHOLE);
  static final Unit ALIAS = write("alias", Repeat.WHOLE);
  static final Unit ALLOCATE = write("allocate", Repeat.WHOLE);
  static final Unit ADVANCE = write("advance", Repeat.WHOLE);
  static final Unit DELETE = write("delete", Repeat.WHOLE);
  static final Unit VACUUM = write("vacuum", Repeat.WHOLE).withGroupable(false);
  static final Unit VACUUM_LOOK = read("vacuum");
  static final Unit SHRINK = read("shrink");
  static final Unit COMPACT = read("compact");
  static final Unit CLAIM_BATCH = batch("claim batch");
  static final Unit MOVE_BATCH = batch("move batch");
  static final Unit PEEK = read("peek");
  static final Unit PROCESS = read("process");
  static final Unit FIND = read("find");
  static final Unit LAST_ID = read("last-id");
  static final Unit ALIASES = read("aliases");
  static final Unit LIST = read("list");
  static final Unit STATS = read("stats");
  static final Unit STATUS = read("status");
  private static final Unit INSPECT = Unit.read("inspect").withPurpose(Purpose.UPKEEP);

  private final JoinedTransactions runner;
  private final Backend backend;
  private final PinnedReader others;
  private final Activity activity;
  private final Cursors cursors;
  private final Contexts contexts;
  private final StopSignal stop;
  private final AtomicBoolean closed;
  private volatile String store;

  Operations(SqlRunner runner, Backend backend, ActivityOptions options) {
    this.runner = new JoinedTransactions(runner);
    this.backend = backend;
    this.others = new PinnedReader(runner, backend);
    this.activity = new Activity(others, backend, options);
    this.cursors = new Cursors(this.runner);
    this.contexts = new Contexts(runner.pipeline(), backend);
    this.stop = null;
    this.closed = new AtomicBoolean();
  }

  private Operations(Operations all, StopSignal stop) {
    this.runner = all.runner;
    this.backend = all.backend;
    this.others = all.others;
    this.activity = all.activity;
    this.cursors = all.cursors;
    this.contexts = all.contexts;
    this.stop = stop;
    this.closed = all.closed;
  }

  /** The same operations of the same broker, ended by a signal. */
  Operations stoppedBy(StopSignal stop) {
    return new Operations(this, stop);
  }

  private static Unit write(String name, Repeat repeat) {
    return Unit.write(name).withPurpose(Purpose.BROKER).withRepeat(repeat).withGroupable(true);
  }

  /** Nothing of a batch is handed over before it has begun. */
  private static Unit batch(String name) {
    return write(name, Repeat.WHOLE).withGroupable(false);
  }

  private static Unit read(String name) {
    return Unit.read(name).withPurpose(Purpose.BROKER);
  }

  Backend backend() {
    return backend;
  }

  Activity activity() {
    return activity;
  }

  Contexts contexts() {
    return contexts;
  }

  Pipeline pipeline() {
    return runner.pipeline();
  }

  Sidecar sidecar() {
    return new Sidecar(runner, backend.transactionStatements(), others);
  }

  BatchCursor batches(Unit unit, String queue, BatchSource source, IntConsumer committed) {
    refuseIfClosed();
    Supplier<Messaging> messaging = () -> contexts.messaging(Messaging.Type.RECEIVE, queue);
    return cursors.batches(unit.withProgress(others).withStop(stop), messaging, source, committed);
  }

  MessageCursor each(Supplier<Optional<Message>> take) {
    refuseIfClosed();
    return cursors.each(take);
  }

  /** This thread is in a transaction of the application's on a connection; null if not Sluice's. */
  void joined(ConnectionState connection) {
    if (connection != null) {
      runner.joined(connection);
    }
  }

  /** Which database this is. */
  String store() {
    if (store == null) {
      store = run(INSPECT, backend.transactionStatements()::store);
    }
    return store;
  }

  <R> R run(Unit unit, Work<R> work) {
    return run(unit, null, work);
  }

  /** Tells what it does with messages, if anybody wants to know. */
  <R> R run(Unit unit, Messaging messaging, Work<R> work) {
    try {
      return tryRun(unit, messaging, work);
    } catch (SQLException e) {
      throw Errors.translate(unit.name(), e);
    }
  }

  <R> R tryRun(Unit unit, Messaging messaging, Work<R> work) throws SQLException {
    refuseIfClosed();
    Unit run = unit.withProgress(others).withStop(stop);
    R result = runner.run(messaging == null ? run : run.withMessaging(messaging), work);
    contexts.committed(messaging);
    return result;
  }

  /** A unit for interceptors only: on a connection that is not ours, or without any. */
  <R> R attended(Unit unit, Messaging messaging, Action<R> action) throws SQLException {
    if (messaging == null) {
      return action.run();
    }
    return pipeline()
        .run(
            new UnitCall<R>(
                unit.withRepeat(Repeat.NEVER).withMessaging(messaging),
                call -> {
                  call.startAttempt();
                  call.markBegun();
                  return action.run();
                }));
  }

  /**
   * For what can't be in a transaction: on a reader's connection, which has no statement under way,
   * while this broker's writers wait.
   */
  <R> R runAlone(Unit unit, Work<R> work) {
    refuseIfClosed();
    try (HeldSession turn = runner.hold(turn(unit))) {
      return run(unit, work);
    } catch (SQLException e) {
      throw Errors.translate(unit.name(), e);
    }
  }

  private static Unit turn(Unit unit) {
    return new Unit(
        unit.name(),
        Unit.Mode.WRITE,
        Repeat.NEVER,
        unit.purpose(),
        unit.timeout(),
        unit.stop(),
        null,
        false,
        null);
  }

  boolean isClosed() {
    return closed.get();
  }

  /** For what an operation decides before it runs a unit. */
  void refuseIfClosed() {
    if (closed.get()) {
      throw new IllegalStateException("the broker is closed");
    }
  }

  @Override
  public void close() {
    activity.close();
    closed.set(true);
    others.close();
    runner.close();
    cursors.close();
  }
}
