package dev.sluice.jdbc.runner;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.TransactionCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Purpose;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Writes down the calls it sees, in the order they begin; moves of cursors left out. */
final class Watch implements Interceptor {

  /** A call as it was when it began. */
  record Seen(
      Kind kind,
      Purpose purpose,
      UnitCall<?> unit,
      long transaction,
      boolean inTransaction,
      long connection) {}

  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    if (call instanceof JdbcCall<?> jdbc) {
      ConnectionInfo on = jdbc.connection();
      seen.add(
          new Seen(
              call.kind(),
              call.purpose(),
              call.unit(),
              on.transactionId(),
              on.inTransaction(),
              on.number()));
    } else {
      long id = call instanceof TransactionCall<?> transaction ? transaction.id() : 0;
      seen.add(new Seen(call.kind(), call.purpose(), call.unit(), id, false, 0));
    }
    return next.proceed(call);
  }

  @Override
  public Set<Kind> kinds() {
    return Kind.ALL.stream().filter(kind -> kind != Kind.FETCH).collect(Collectors.toSet());
  }

  List<Seen> calls() {
    return List.copyOf(seen);
  }

  /** The calls, less housekeeping. */
  List<Kind> kindsSeen() {
    return seen.stream().filter(one -> one.purpose != Purpose.UPKEEP).map(Seen::kind).toList();
  }

  List<Seen> calls(Kind kind) {
    return seen.stream().filter(one -> one.kind == kind).toList();
  }

  int count(Kind kind) {
    return calls(kind).size();
  }

  void clear() {
    seen.clear();
  }
}
