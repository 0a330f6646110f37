package dev.sluice.jdbc.datasource;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.FetchCall;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.ParameterSetting;
import dev.sluice.jdbc.SqlCall;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Lets every call pass and remembers what it saw. For one thread. */
final class Seen implements Interceptor {

  /** One call, as it was before it went on. */
  record Entry(
      Kind kind,
      String sql,
      int batchSize,
      List<List<Object>> parameterSets,
      boolean inTransaction,
      Call<?> call) {

    @Override
    public String toString() {
      return sql == null ? kind.toString() : kind + " " + sql;
    }
  }

  private final Set<Kind> kinds;
  private final boolean parameters;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  private List<List<ParameterSetting>> settings = List.of();

  private Seen(Set<Kind> kinds, boolean parameters) {
    this.kinds = kinds;
    this.parameters = parameters;
  }

  static Seen all() {
    return new Seen(Kind.ALL, false);
  }

  static Seen withParameters() {
    return new Seen(Kind.ALL, true);
  }

  static Seen of(Kind first, Kind... more) {
    return new Seen(EnumSet.of(first, more), false);
  }

  List<Entry> entries() {
    return entries;
  }

  List<Throwable> failures() {
    return failures;
  }

  List<Kind> kindsSeen() {
    return entries.stream().map(Entry::kind).toList();
  }

  /** Kind and text of each call. */
  List<String> texts() {
    return entries.stream().map(Entry::toString).toList();
  }

  Entry last() {
    return entries.get(entries.size() - 1);
  }

  /** How the parameters of the last statement were set. */
  List<List<ParameterSetting>> settings() {
    return settings;
  }

  Seen clear() {
    entries.clear();
    return this;
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    entries.add(entry(call));
    if (call instanceof SqlCall<?> sql) {
      settings = sql.parameterSettings();
    }
    try {
      return next.proceed(call);
    } catch (Throwable e) {
      failures.add(e);
      throw e;
    }
  }

  private static Entry entry(Call<?> call) {
    boolean inTransaction = ((JdbcCall<?>) call).connection().inTransaction();
    if (call instanceof SqlCall<?> sql) {
      return new Entry(
          sql.kind(), sql.sql(), sql.batchSize(), sql.parameterSets(), inTransaction, call);
    }
    String sql = call instanceof FetchCall fetch ? fetch.sql() : null;
    return new Entry(call.kind(), sql, 1, List.of(), inTransaction, call);
  }

  @Override
  public Set<Kind> kinds() {
    return kinds;
  }

  @Override
  public boolean wantsParameters() {
    return parameters;
  }
}
