package dev.sluice.testing;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.unit.Purpose;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Remembers the calls it sees, in the order they began.
 *
 * <pre>{@code
 * Recorder recorder = new Recorder();
 * DataSource recorded = SluiceDataSource.wrap(dataSource, recorder);
 * ...
 * assertThat(recorder.sequence()).containsExactly(ACQUIRE, PREPARE, QUERY, FETCH, RELEASE);
 * assertThat(recorder.openConnections()).as(recorder.report()).isEmpty();
 * }</pre>
 *
 * <p>It sees what reaches its place in the chain: inside a retry every attempt, outside only the
 * whole. It keeps the newest 10 000 calls unless told otherwise. Thread-safe; what is asked of it
 * is a copy.
 */
public final class Recorder implements Interceptor {

  private final boolean parameters;
  private final int keep;
  private final Set<Kind> kinds;
  private final Set<Purpose> purposes;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Recording> recordings = new ArrayDeque<>();
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private final Set<Long> open = new TreeSet<>();
  private long dropped;

  /** Records every kind of call for every purpose, without parameters. */
  public Recorder() {
    this(builder());
  }

  private Recorder(Builder builder) {
    parameters = builder.parameters;
    keep = builder.keep;
    kinds = EnumSet.copyOf(builder.kinds);
    purposes = EnumSet.copyOf(builder.purposes);
  }

  /**
   * Starts with what {@link #Recorder()} does.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    Recording recording = begin(call);
    R result;
    try {
      result = next.proceed(call);
    } catch (SQLException | RuntimeException | Error failure) {
      end(recording, null, failure);
      throw failure;
    }
    end(recording, result, null);
    return result;
  }

  private Recording begin(Call<?> call) {
    Recording recording = new Recording(call, parameters);
    if (kinds.contains(call.kind()) && purposes.contains(call.purpose())) {
      lock.lock();
      try {
        counts.merge(call.kind(), 1L, Long::sum);
        recordings.add(recording);
        if (recordings.size() > keep) {
          recordings.remove();
          dropped++;
        }
      } finally {
        lock.unlock();
      }
    }
    return recording;
  }

  private void end(Recording recording, Object result, Throwable failure) {
    lock.lock();
    try {
      recording.end(result, failure);
      if (recording.kind() == Kind.ACQUIRE && failure == null) {
        open.add(recording.connection());
      } else if (recording.kind() == Kind.RELEASE) {
        open.remove(recording.connection());
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * All calls.
   *
   * @return in the order they began, the ones that still run included; unmodifiable
   */
  public List<RecordedCall> calls() {
    return calls(call -> true);
  }

  /**
   * The calls of one kind.
   *
   * @param kind not null
   * @return in the order they began; unmodifiable
   */
  public List<RecordedCall> calls(Kind kind) {
    return calls(call -> call.kind() == kind);
  }

  /**
   * The calls that satisfy a condition.
   *
   * @param condition not null
   * @return in the order they began; unmodifiable
   */
  public List<RecordedCall> calls(Predicate<? super RecordedCall> condition) {
    lock.lock();
    try {
      return recordings.stream().map(Recording::snapshot).filter(condition).toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The kinds of all calls, moves of cursors included.
   *
   * @return in the order they began; unmodifiable
   */
  public List<Kind> sequence() {
    return calls().stream().map(RecordedCall::kind).toList();
  }

  /**
   * The text of everything that was executed, begin and end of transactions included where they
   * were sent as text. A prepare is not an execution.
   *
   * @return in the order it began; unmodifiable
   */
  public List<String> sql() {
    return calls(
            call -> call.sql() != null && call.kind() != Kind.PREPARE && call.kind() != Kind.FETCH)
        .stream()
        .map(RecordedCall::sql)
        .toList();
  }

  /**
   * How many calls of a kind there were since the start or the last {@link #clear}, including those
   * no longer kept.
   *
   * @param kind not null
   * @return 0 or more
   */
  public long count(Kind kind) {
    lock.lock();
    try {
      return counts.getOrDefault(kind, 0L);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The connections acquired and not released: after a test, those that leaked. Right only if the
   * recorder saw every acquire and release, whatever it records; it should stand inside whatever
   * else may fail an acquire, save faults.
   *
   * @return their {@linkplain dev.sluice.jdbc.ConnectionInfo#number numbers}, ascending; a copy
   */
  public Set<Long> openConnections() {
    lock.lock();
    try {
      return Collections.unmodifiableSet(new TreeSet<>(open));
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all calls and counts, but not which connections are open. */
  public void clear() {
    lock.lock();
    try {
      recordings.clear();
      counts.clear();
      dropped = 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * All calls to read, one a line, indented by level. With several threads their lines mix as the
   * calls did.
   *
   * @return the text; it holds SQL, but no parameters and literals, and of failures no text that
   *     may quote them
   */
  public String report() {
    lock.lock();
    try {
      String lines =
          recordings.stream()
              .map(Recording::snapshot)
              .map(RecordedCall::toString)
              .collect(Collectors.joining("\n"));
      return dropped == 0 ? lines : "(%d earlier calls dropped)%n%s".formatted(dropped, lines);
    } finally {
      lock.unlock();
    }
  }

  /** What it records, and always acquire and release, to know which connections are open. */
  @Override
  public Set<Kind> kinds() {
    Set<Kind> wanted = EnumSet.copyOf(kinds);
    wanted.add(Kind.ACQUIRE);
    wanted.add(Kind.RELEASE);
    return wanted;
  }

  @Override
  public boolean wantsParameters() {
    return parameters;
  }

  @Override
  public String toString() {
    return "Recorder" + kinds;
  }

  /** Options of a {@link Recorder}. Not thread-safe. */
  public static final class Builder {

    private boolean parameters;
    private int keep = 10_000;
    private Set<Kind> kinds = Kind.ALL;
    private Set<Purpose> purposes = EnumSet.allOf(Purpose.class);

    private Builder() {}

    /**
     * Records parameters too, as the objects they are.
     *
     * @return this
     */
    public Builder withParameters() {
      parameters = true;
      return this;
    }

    /**
     * Records only some kinds of call.
     *
     * @param kinds at least one
     * @return this
     */
    public Builder only(Collection<Kind> kinds) {
      this.kinds = EnumSet.copyOf(kinds);
      return this;
    }

    /**
     * Leaves out what is done for one purpose, such as {@link Purpose#UPKEEP}.
     *
     * @param purpose not null
     * @return this
     */
    public Builder without(Purpose purpose) {
      purposes = EnumSet.copyOf(purposes);
      purposes.remove(purpose);
      return this;
    }

    /**
     * How many calls it keeps; the oldest are dropped.
     *
     * @param calls 1 or more
     * @return this
     */
    public Builder keep(int calls) {
      if (calls < 1) {
        throw new IllegalArgumentException("keep must be 1 or more, is " + calls);
      }
      keep = calls;
      return this;
    }

    /**
     * Makes it.
     *
     * @return a new recorder
     */
    public Recorder build() {
      return new Recorder(this);
    }
  }
}
