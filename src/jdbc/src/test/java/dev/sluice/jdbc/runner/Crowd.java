package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.runner.Threads.Task;
import dev.sluice.jdbc.unit.HeldSession;
import dev.sluice.jdbc.unit.Unit;
import dev.sluice.jdbc.unit.Work;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Callers that queue up behind a held writer, in order, and so are one group when it is let go. */
final class Crowd implements AutoCloseable {

  static final Unit PUT = Unit.write("put").withGroupable(true);

  private final SqlRunner runner;
  private final HeldSession gate;
  private final List<Task<?>> tasks = new ArrayList<>();

  Crowd(SqlRunner runner) throws SQLException {
    this.runner = runner;
    this.gate = runner.hold(Unit.write("gate"));
  }

  <R> Task<R> add(Work<R> work) {
    return add(PUT, work);
  }

  <R> Task<R> add(Unit unit, Work<R> work) {
    Task<R> task = Threads.start("caller " + tasks.size(), () -> runner.run(unit, work));
    tasks.add(task.awaitWaiting());
    return task;
  }

  Task<Integer> insert(int n) {
    return add(session -> Database.insert(session, n));
  }

  /** Lets them run, without waiting for them. */
  void letGo() {
    gate.close();
  }

  @Override
  public void close() {
    gate.close();
  }
}
