package dev.sluice.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A call that carries SQL: a prepare, or an execution of any kind. The text of a BEGIN, COMMIT,
 * ROLLBACK or SAVEPOINT sent as a statement has the {@link #kind} of what it does.
 *
 * @param <R> {@link java.sql.PreparedStatement} for a prepare; {@link java.sql.ResultSet}, {@link
 *     Integer}, {@link Long}, {@link Boolean}, {@code int[]} or {@code long[]} for an execution
 */
public final class SqlCall<R> extends JdbcCall<R> {

  /**
   * Sends SQL to the driver.
   *
   * @param <R> the type of the result
   */
  @FunctionalInterface
  public interface Send<R> {

    /**
     * Sends it; may be called again by an interceptor that repeats.
     *
     * @param sql the text, which a statement prepared before ignores
     * @return the driver's result
     * @throws SQLException as the driver threw it
     */
    R send(String sql) throws SQLException;
  }

  /** The statement object by which an execution is made; the wrappers' own implement it. */
  public interface Origin {

    /**
     * The driver's statement.
     *
     * @return never null
     */
    Statement statement();

    /**
     * The entries of its batch that are texts of their own.
     *
     * @return empty unless {@code addBatch(String)} was used; unmodifiable
     */
    List<String> batchTexts();

    /**
     * How its parameters were set; see {@link SqlCall#parameterSettings}.
     *
     * @param batch whether those of the batch are meant, else those of the next execution
     * @return one list for an execution, one per entry for a batch; unmodifiable
     */
    default List<List<ParameterSetting>> parameterSettings(boolean batch) {
      return List.of();
    }
  }

  private final String sql;
  private final boolean fixed;
  private final int batchSize;
  private final List<List<Object>> parameterSets;
  private final Send<R> send;
  private final Origin origin;

  /**
   * An execution by no statement, or a prepare. Made by the wrappers, and by tests of interceptors.
   *
   * @param kind what it does; not null
   * @param resultType the class of its result; not null
   * @param connection the connection; not null
   * @param sql the text; not null
   * @param fixed whether the database has the text already, so that it can't be changed any more
   * @param batchSize the entries of a batch, 1 for anything else
   * @param parameterSets the parameters, see {@link #parameterSets}; not null
   * @param send does it once; not null
   */
  @Internal
  public SqlCall(
      Kind kind,
      Class<R> resultType,
      ConnectionInfo connection,
      String sql,
      boolean fixed,
      int batchSize,
      List<List<Object>> parameterSets,
      Send<R> send) {
    this(kind, resultType, connection, sql, fixed, batchSize, parameterSets, send, null);
  }

  /**
   * An execution. Made by the wrappers, and by tests of interceptors.
   *
   * @param kind what it does; not null
   * @param resultType the class of its result; not null
   * @param connection the connection; not null
   * @param sql the text; not null
   * @param fixed whether the database has the text already, so that it can't be changed any more
   * @param batchSize the entries of a batch, 1 for anything else
   * @param parameterSets the parameters, see {@link #parameterSets}; not null
   * @param send does it once; not null
   * @param origin what executes it; null if unknown
   */
  @Internal
  public SqlCall(
      Kind kind,
      Class<R> resultType,
      ConnectionInfo connection,
      String sql,
      boolean fixed,
      int batchSize,
      List<List<Object>> parameterSets,
      Send<R> send,
      Origin origin) {
    super(kind, resultType, connection);
    this.sql = sql;
    this.fixed = fixed;
    this.batchSize = batchSize;
    this.parameterSets = parameterSets;
    this.send = send;
    this.origin = origin;
  }

  private SqlCall(SqlCall<R> original, String changed) {
    super(original.kind(), original.resultType(), original.connection());
    this.sql = changed;
    this.fixed = false;
    this.batchSize = original.batchSize;
    this.parameterSets = original.parameterSets;
    this.send = original.send;
    this.origin = original.origin;
  }

  /**
   * The text as it goes to the driver. For a batch of plain statements it is the first one's.
   *
   * @return never null
   */
  public String sql() {
    return sql;
  }

  /**
   * All texts that go to the driver: those of a batch of plain statements, in order, otherwise
   * {@link #sql} alone.
   *
   * @return not empty; unmodifiable
   */
  public List<String> texts() {
    List<String> batch = origin == null || kind() != Kind.BATCH ? List.of() : origin.batchTexts();
    return batch.isEmpty() ? List.of(sql) : batch;
  }

  /**
   * The driver's statement that executes this, for its settings; executing it or closing it would
   * go past the chain.
   *
   * @return null for a prepare
   */
  public Statement statement() {
    return origin == null ? null : origin.statement();
  }

  /**
   * Whether any of the {@linkplain #texts texts} may hold data that belongs in parameters. Logs and
   * traces leave such a text out unless asked. Decided without knowing the dialect, so in doubt it
   * is true. Of a batch that has been sent only {@link #sql} is looked at.
   *
   * @return false if the text was prepared before, or no text has quotation marks or numbers in it
   */
  public boolean mayHoldData() {
    boolean prepared = kind() != Kind.BATCH || statement() instanceof PreparedStatement;
    if (fixed && prepared && (origin == null || origin.batchTexts().isEmpty())) {
      return false;
    }
    for (String text : texts()) {
      if (Literals.possibleIn(text)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the driver has the text already, as at the execution of a prepared statement or a
   * batch.
   *
   * @return true if {@link #withSql} is refused
   */
  public boolean isFixed() {
    return fixed;
  }

  /**
   * The same call with another text. Parameters are set by position after the prepare, so a new
   * text must have the same ones.
   *
   * @param changed the text to send instead; not null
   * @return a changed copy, to {@linkplain Chain#proceed proceed} with
   * @throws IllegalStateException if this executes a prepared statement or a batch: change the text
   *     of the prepare instead
   */
  public SqlCall<R> withSql(String changed) {
    if (fixed) {
      throw new IllegalStateException(
          "the text of this " + kind() + " is fixed already: change it at PREPARE");
    }
    return new SqlCall<>(this, changed);
  }

  /**
   * How many entries it executes.
   *
   * @return the entries of a batch, 1 for anything else
   */
  public int batchSize() {
    return batchSize;
  }

  /**
   * The parameters of each entry, by position; those set by name follow as {@code Map.Entry}.
   * Streams and readers are shown as the objects they are and must not be read.
   *
   * @return one list for an execution, one per entry for a batch; empty if no interceptor
   *     {@linkplain Interceptor#wantsParameters wants parameters}
   */
  public List<List<Object>> parameterSets() {
    return parameterSets;
  }

  /**
   * How the parameters of each entry were set, in the order in which they first were; output
   * parameters too. To be asked before the call proceeds, since a batch is forgotten once it is
   * sent.
   *
   * @return one list for an execution, one per entry for a batch; empty unless a prepared statement
   *     is executed and an interceptor {@linkplain Interceptor#wantsParameters wants parameters};
   *     unmodifiable
   */
  public List<List<ParameterSetting>> parameterSettings() {
    return origin == null ? List.of() : origin.parameterSettings(kind() == Kind.BATCH);
  }

  @Override
  R proceed() throws SQLException {
    return send.send(sql);
  }

  /** Names kind and connection, and neither text nor parameters. */
  @Override
  public String toString() {
    return kind() + " on connection " + connection().number();
  }
}
