package dev.sluice.guard;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.sql.SqlTokens;
import dev.sluice.jdbc.unit.Purpose;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Refuses statements by rule, with a {@link RefusedException}, and gives those that have no time
 * limit one.
 *
 * <p>It looks at every execution: of plain, prepared and callable statements, and at each text of a
 * batch. A batch is refused as a whole. Texts are read in the same way for all databases, in time
 * linear in their length; where databases could disagree about what a text means it is refused if
 * any of them could see something forbidden. It does not see what a function, procedure or trigger
 * does, nor rows changed through an updatable result set.
 *
 * <p>Belongs innermost, where it sees a text as the database will. Thread-safe.
 */
public final class Guard implements Interceptor {

  private static final int MOST_REMEMBERED = 1000;

  private final List<Rule> rules;

  /** Texts without data that have passed: a rule sees nothing but the text. */
  private final Set<String> passed = ConcurrentHashMap.newKeySet();

  private final int timeoutSeconds;
  private final Set<Purpose> purposes;
  private final Set<String> exceptUnits;

  private Guard(Builder builder) {
    List<Rule> all = new ArrayList<>(builder.rules);
    if (builder.readOnly) {
      all.add(Rule.readOnly(List.copyOf(builder.allowed)));
    }
    rules = List.copyOf(all);
    timeoutSeconds = builder.timeoutSeconds;
    purposes = EnumSet.copyOf(builder.purposes);
    exceptUnits = Set.copyOf(builder.exceptUnits);
  }

  /**
   * Starts without any rule.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Set<Kind> kinds() {
    return rules.isEmpty() && timeoutSeconds == 0 ? Set.of() : Kind.STATEMENTS;
  }

  @Override
  public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
    if (call instanceof SqlCall<R> statement && guarded(call)) {
      check(statement);
      limit(statement.statement());
    }
    return next.proceed(call);
  }

  private boolean guarded(Call<?> call) {
    UnitCall<?> unit = call.unit();
    return purposes.contains(call.purpose())
        && (unit == null || !exceptUnits.contains(unit.name()));
  }

  private void check(SqlCall<?> call) throws SQLException {
    if (rules.isEmpty()) {
      return;
    }
    if (passed.contains(call.sql()) && call.kind() != Kind.BATCH) {
      return;
    }
    for (String text : call.texts()) {
      SqlTokens tokens = SqlTokens.of(text);
      check(call, tokens);
      if (tokens.doubtful()) {
        check(call, tokens.everything());
      }
    }
    if (passed.size() < MOST_REMEMBERED && call.kind() != Kind.BATCH && !call.mayHoldData()) {
      passed.add(call.sql());
    }
  }

  private void check(SqlCall<?> call, SqlTokens text) throws SQLException {
    for (Rule rule : rules) {
      if (rule.broken().test(text)) {
        throw new RefusedException(rule, call.toString());
      }
    }
  }

  private void limit(Statement statement) throws SQLException {
    if (timeoutSeconds > 0 && statement != null && statement.getQueryTimeout() == 0) {
      statement.setQueryTimeout(timeoutSeconds);
    }
  }

  @Override
  public String toString() {
    return "Guard" + rules.stream().map(Rule::name).toList();
  }

  /** What to refuse, and whom. Not thread-safe. */
  public static final class Builder {

    private final List<Rule> rules = new ArrayList<>();
    private final List<SqlTokens> allowed = new ArrayList<>();
    private boolean readOnly;
    private int timeoutSeconds;
    private Set<Purpose> purposes = EnumSet.of(Purpose.APPLICATION, Purpose.BROKER);
    private Set<String> exceptUnits = Set.of();

    private Builder() {}

    /**
     * Refuses whatever is not known only to read: a statement must begin with {@code SELECT, WITH,
     * VALUES, TABLE, SHOW, EXPLAIN, DESCRIBE} or a {@code PRAGMA} that tells something, and have no
     * writing verb further on, nor {@code INTO}. What begins or ends a transaction passes; {@code
     * CALL} and {@code SET} do not, unless {@linkplain #allow allowed}.
     *
     * @return this
     */
    public Builder readOnly() {
      readOnly = true;
      return this;
    }

    /**
     * Lets statements that begin in a certain way pass {@link #readOnly}, and only that.
     *
     * @param beginning its first words, such as {@code SET search_path}; not blank
     * @return this
     * @throws IllegalArgumentException if it has no words or an unclosed quotation mark
     */
    public Builder allow(String beginning) {
      allowed.add(phrase(beginning));
      return this;
    }

    /**
     * Refuses what defines things instead of using them: {@code CREATE, ALTER, DROP, TRUNCATE,
     * GRANT, REVOKE}, and {@code RENAME, COMMENT, ATTACH, DETACH, REINDEX, IMPORT, REASSIGN,
     * SECURITY} where a statement begins with them.
     *
     * @return this
     */
    public Builder noSchemaChanges() {
      rules.add(Rule.noSchemaChanges());
      return this;
    }

    /**
     * Refuses statements that contain a phrase, whatever the case, white space and comments between
     * its words. Names match quoted or not; literals never match.
     *
     * @param rule the name of the rule, for the error; not blank
     * @param phrase words and signs in their order, such as {@code DELETE FROM audit}; not blank
     * @return this
     * @throws IllegalArgumentException if there is no name, or the phrase has no words or an
     *     unclosed quotation mark
     */
    public Builder refuse(String rule, String phrase) {
      if (rule.isBlank()) {
        throw new IllegalArgumentException(
            "give the rule a name, for the error of what it refuses");
      }
      rules.add(Rule.phrase(rule, phrase(phrase)));
      return this;
    }

    private static SqlTokens phrase(String text) {
      SqlTokens tokens = SqlTokens.of(text);
      if (tokens.size() == 0 || tokens.doubtful()) {
        throw new IllegalArgumentException(
            "give words and signs as they stand in a statement, without literals and comments, not:"
                + " "
                + text);
      }
      return tokens;
    }

    /**
     * Limits statements for which the application has set no limit, by {@link
     * Statement#setQueryTimeout}. What a driver does with it is the driver's business: SQLite's
     * waits that long for a lock, and computes on.
     *
     * @param limit more than zero; rounded up to whole seconds; by default there is none
     * @return this
     * @throws IllegalArgumentException if it is not more than zero, or more than {@code int}
     *     seconds
     */
    public Builder statementTimeout(Duration limit) {
      long seconds = limit.plusSeconds(1).minusNanos(1).toSeconds();
      if (limit.isNegative() || limit.isZero() || seconds > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "the limit must be more than zero and at most 68 years, is " + limit);
      }
      timeoutSeconds = (int) seconds;
      return this;
    }

    /**
     * On whose behalf calls are guarded.
     *
     * @param guarded at least one; by default all but {@link Purpose#UPKEEP}, which sets
     *     connections up; no nulls
     * @return this
     */
    public Builder purposes(Purpose... guarded) {
      if (guarded.length == 0) {
        throw new IllegalArgumentException("name a purpose; to guard nothing, leave the guard out");
      }
      purposes = EnumSet.copyOf(Arrays.asList(guarded));
      return this;
    }

    /**
     * Units of work whose statements pass unguarded.
     *
     * @param names as given to the runner, such as {@code migrate}; none by default; no nulls
     * @return this
     */
    public Builder exceptUnits(String... names) {
      exceptUnits = Set.of(names);
      return this;
    }

    /**
     * Makes the interceptor.
     *
     * @return a new one with the options of this moment; without a rule and a limit it wants no
     *     calls
     */
    public Guard build() {
      return new Guard(this);
    }
  }
}
