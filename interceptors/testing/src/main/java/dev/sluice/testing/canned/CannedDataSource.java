package dev.sluice.testing.canned;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLSyntaxErrorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * A {@code DataSource} without a database: it answers each execution as it was told, and remembers
 * it.
 *
 * <p>Its connections have statements, prepared or not, batches, generated keys, result sets with
 * their metadata, transactions and savepoints that do nothing, and errors where something is closed
 * or not on a row. They have no callable statements, updatable rows, large objects of their own or
 * tables to tell of: these fail with an {@code SQLFeatureNotSupportedException}. Interceptors go
 * around it as around any other.
 *
 * <p>Thread-safe; its connections are not.
 */
public final class CannedDataSource implements DataSource {

  private record Rule(String text, Predicate<String> matches, CannedAnswer answer) {}

  private final List<Rule> rules;
  private final CannedAnswer otherwise;
  private final List<CannedCall> calls = new CopyOnWriteArrayList<>();

  private CannedDataSource(Builder builder) {
    rules = List.copyOf(builder.rules);
    otherwise = builder.otherwise == null ? this::nothing : builder.otherwise;
  }

  /**
   * Starts with no answers.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * What was executed, answered or not.
   *
   * @return in order, each entry of a batch for itself; a copy
   */
  public List<CannedCall> calls() {
    return List.copyOf(calls);
  }

  /** Forgets all calls. */
  public void clear() {
    calls.clear();
  }

  CannedResult answer(CannedCall call) throws SQLException {
    calls.add(call);
    for (Rule rule : rules) {
      if (rule.matches.test(call.sql())) {
        return checked(rule.answer, call);
      }
    }
    return checked(otherwise, call);
  }

  private static CannedResult checked(CannedAnswer answer, CannedCall call) throws SQLException {
    return Objects.requireNonNull(answer.to(call), () -> "the answer is null to: " + call);
  }

  private CannedResult nothing(CannedCall call) throws SQLException {
    String known = rules.stream().map(Rule::text).collect(Collectors.joining("\n  "));
    throw new SQLSyntaxErrorException(
        "no answer is canned for\n  %s\nbut for\n  %s".formatted(call, known), "42000");
  }

  @Override
  public Connection getConnection() {
    return new CannedConnection(this).as(Connection.class);
  }

  @Override
  public Connection getConnection(String username, String password) {
    return getConnection();
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    if (!isWrapperFor(iface)) {
      throw new SQLException("a canned data source is no wrapper for " + iface.getName());
    }
    return iface.cast(this);
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) {
    return iface.isInstance(this);
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException("a canned data source has no log");
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException("a canned data source does not log in");
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("a canned data source has no log");
  }

  /**
   * The answers of a {@link CannedDataSource}: the first one that fits is given. Not thread-safe.
   */
  public static final class Builder {

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final List<Rule> rules = new ArrayList<>();
    private CannedAnswer otherwise;

    private Builder() {}

    /**
     * Answers one text, however its white space is laid out.
     *
     * @param sql the text; not null
     * @param answer what it gives; not null
     * @return this
     */
    public Builder on(String sql, CannedAnswer answer) {
      String squeezed = squeezed(sql);
      return add(squeezed, text -> squeezed(text).equals(squeezed), answer);
    }

    /**
     * Answers texts that match as a whole.
     *
     * @param sql the pattern; not null
     * @param answer what they give; not null
     * @return this
     */
    public Builder on(Pattern sql, CannedAnswer answer) {
      return add("texts like " + sql, sql.asMatchPredicate(), answer);
    }

    /**
     * Answers texts that satisfy a condition.
     *
     * @param sql the condition; not null
     * @param answer what they give; not null
     * @return this
     */
    public Builder on(Predicate<String> sql, CannedAnswer answer) {
      return add("texts that satisfy a condition", sql, answer);
    }

    /**
     * Answers all other texts. Without this, they fail with an error that tells the text and what
     * is canned.
     *
     * @param answer what they give; not null
     * @return this
     */
    public Builder otherwise(CannedAnswer answer) {
      otherwise = Objects.requireNonNull(answer, "answer");
      return this;
    }

    /**
     * Makes it.
     *
     * @return a new data source
     */
    public CannedDataSource build() {
      return new CannedDataSource(this);
    }

    private Builder add(String text, Predicate<String> matches, CannedAnswer answer) {
      Objects.requireNonNull(matches, "sql");
      rules.add(new Rule(text, matches, Objects.requireNonNull(answer, "answer")));
      return this;
    }

    private static String squeezed(String sql) {
      return SPACE.matcher(sql.strip()).replaceAll(" ");
    }
  }
}
