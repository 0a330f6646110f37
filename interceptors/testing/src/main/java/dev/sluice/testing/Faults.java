package dev.sluice.testing;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Makes calls fail, by rules that come and go while the chain is in use.
 *
 * <pre>{@code
 * Faults faults = new Faults();
 * DataSource faulty = SluiceDataSource.wrap(dataSource, retry, faults);
 *
 * FaultRule busy = faults.on(Kind.BEGIN).first(2).fail(SqlFaults::busy);
 * faults.on(Kind.COMMIT).unit("transfer").nth(1).after().fail(SqlFaults::broken);
 * faults.on(Kind.UPDATE).sql("insert into orders").probability(0.1, 42).fail(SqlFaults::full);
 * ...
 * assertThat(busy.fired()).isEqualTo(2);
 * faults.clear();
 * }</pre>
 *
 * <p>Every rule counts the calls it is aimed at, whatever the others do; of several that would hit
 * the same call the one added first does. It belongs innermost, next to the driver. For tests only;
 * thread-safe.
 */
public final class Faults implements Interceptor {

  private final List<FaultRule> rules = new CopyOnWriteArrayList<>();

  /** Makes one without rules, which lets everything pass. */
  public Faults() {}

  /**
   * Begins a rule for some kinds of call.
   *
   * @param kind not null
   * @param more further kinds
   * @return a builder, to be ended by {@link FaultRule.Builder#fail} or {@link
   *     FaultRule.Builder#run}
   */
  public FaultRule.Builder on(Kind kind, Kind... more) {
    return new FaultRule.Builder(this, EnumSet.of(kind, more));
  }

  /**
   * Begins a rule for some kinds of call.
   *
   * @param kinds not null
   * @return a builder, as of {@link #on(Kind, Kind...)}
   */
  public FaultRule.Builder on(Set<Kind> kinds) {
    return new FaultRule.Builder(this, Set.copyOf(kinds));
  }

  /** Takes all rules out. Calls that were hit already go on to fail. */
  public void clear() {
    rules.clear();
  }

  void add(FaultRule rule) {
    rules.add(rule);
  }

  void remove(FaultRule rule) {
    rules.remove(rule);
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    List<FaultRule> aimed = aimedAt(call);
    strike(aimed, false, call);
    R result = next.proceed(call);
    try {
      strike(aimed, true, call);
    } catch (SQLException | RuntimeException | Error fault) {
      close(result, fault);
      throw fault;
    }
    return result;
  }

  private List<FaultRule> aimedAt(Call<?> call) {
    List<FaultRule> aimed = List.of();
    for (FaultRule rule : rules) {
      if (rule.takesAim(call)) {
        aimed = aimed.isEmpty() ? new ArrayList<>() : aimed;
        aimed.add(rule);
      }
    }
    return aimed;
  }

  private static void strike(List<FaultRule> aimed, boolean after, Call<?> call)
      throws SQLException {
    for (FaultRule rule : aimed) {
      if (rule.isAfter() == after) {
        rule.strike(call);
      }
    }
  }

  private static void close(Object lost, Throwable fault) {
    if (lost instanceof AutoCloseable resource) {
      try {
        resource.close();
      } catch (Exception e) {
        fault.addSuppressed(e);
      }
    }
  }

  @Override
  public String toString() {
    return "Faults[" + rules.size() + " rules]";
  }
}
