package dev.sluice.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.SqlCall;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Batches: one call each, sent once. */
class BatchTest {

  private final Seen seen = Seen.of(Kind.BATCH);

  private abstract static class AroundBatches implements Interceptor {

    @Override
    public Set<Kind> kinds() {
      return Set.of(Kind.BATCH);
    }
  }

  private static Connection open(Interceptor interceptor) throws SQLException {
    return SluiceDataSource.wrap(Databases.h2(), interceptor).getConnection();
  }

  private static Statement withTwoInserts(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.execute("CREATE TABLE t (x INT PRIMARY KEY)");
    statement.addBatch("INSERT INTO t VALUES (1)");
    statement.addBatch("INSERT INTO t VALUES (2)");
    return statement;
  }

  @Test
  void eachOfItsTextsMayHoldDataAndAPreparedOneHoldsNone() throws SQLException {
    List<Boolean> told = new ArrayList<>();
    AroundBatches asking =
        new AroundBatches() {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            told.add(((SqlCall<R>) call).mayHoldData());
            return next.proceed(call);
          }
        };
    try (Connection connection = open(asking);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (x INT)");
      statement.addBatch("DELETE FROM t");
      statement.addBatch("INSERT INTO t VALUES (42)");
      statement.executeBatch();
      statement.addBatch("DELETE FROM t");
      statement.executeBatch();
      try (PreparedStatement prepared =
          connection.prepareStatement("INSERT INTO t VALUES (? + 1)")) {
        prepared.setInt(1, 42);
        prepared.addBatch();
        prepared.executeBatch();
      }
    }
    assertThat(told).containsExactly(true, false, false);
  }

  @Test
  void itsTextMayHoldDataAlsoWhenItHasBeenSent() throws SQLException {
    try (Connection connection = open(seen);
        Statement statement = withTwoInserts(connection)) {
      statement.executeBatch();
      assertThat(((SqlCall<?>) seen.last().call()).mayHoldData()).isTrue();
    }
  }

  @Test
  void plainTextsAreOneCallNamedAfterTheFirst() throws SQLException {
    try (Connection connection = open(seen);
        Statement statement = withTwoInserts(connection)) {
      assertThat(statement.executeBatch()).containsExactly(1, 1);

      assertThat(seen.last().sql()).isEqualTo("INSERT INTO t VALUES (1)");
      assertThat(seen.last().batchSize()).isEqualTo(2);
      assertThatThrownBy(() -> ((SqlCall<?>) seen.last().call()).withSql("SELECT 1"))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aCallKnowsAllTextsOfItsBatchAndTheDriversStatement() throws SQLException {
    try (Connection connection = open(seen);
        Statement statement = withTwoInserts(connection)) {
      statement.executeBatch();
      SqlCall<?> first = (SqlCall<?>) seen.last().call();
      assertThat(first.statement())
          .isNotSameAs(statement)
          .isSameAs(statement.unwrap(first.statement().getClass()));

      List<List<String>> texts = new ArrayList<>();
      Interceptor collecting =
          new AroundBatches() {
            @Override
            public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
              texts.add(((SqlCall<?>) call).texts());
              return next.proceed(call);
            }
          };
      try (Connection other = open(collecting);
          Statement plain = withTwoInserts(other);
          PreparedStatement prepared = other.prepareStatement("INSERT INTO t VALUES (?)")) {
        plain.executeBatch();
        plain.addBatch("INSERT INTO t VALUES (3)");
        plain.executeLargeBatch();
        for (int i = 4; i < 6; i++) {
          prepared.setInt(1, i);
          prepared.addBatch();
        }
        prepared.executeBatch();
      }
      assertThat(texts)
          .containsExactly(
              List.of("INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)"),
              List.of("INSERT INTO t VALUES (3)"),
              List.of("INSERT INTO t VALUES (?)"));
    }
  }

  @Test
  void theNextBatchIsCountedAnew() throws SQLException {
    try (Connection connection = open(seen);
        Statement statement = withTwoInserts(connection)) {
      statement.executeBatch();
      statement.addBatch("INSERT INTO t VALUES (3)");
      assertThat(statement.executeLargeBatch()).containsExactly(1L);
      assertThat(seen.last().sql()).isEqualTo("INSERT INTO t VALUES (3)");
      assertThat(seen.last().batchSize()).isEqualTo(1);

      statement.addBatch("INSERT INTO t VALUES (4)");
      statement.clearBatch();
      statement.executeBatch();
      assertThat(seen.last().batchSize()).isZero();
      assertThat(seen.last().sql()).isEmpty();
    }
  }

  @Test
  void anUnwantedBatchIsCountedToo() throws SQLException {
    Seen other = Seen.of(Kind.RELEASE);
    try (Connection connection = open(other);
        Statement statement = withTwoInserts(connection)) {
      assertThat(statement.executeBatch()).containsExactly(1, 1);
      assertThat(statement.executeLargeBatch()).isEmpty();
      assertThat(count(connection)).isEqualTo(2);
    }
  }

  @Test
  void aRefusedBatchKeepsItsEntries() throws SQLException {
    boolean[] open = new boolean[1];
    Interceptor gate =
        new AroundBatches() {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            if (!open[0]) {
              throw new SQLException("not yet");
            }
            return next.proceed(call);
          }
        };
    try (Connection connection = open(gate);
        Statement statement = withTwoInserts(connection)) {
      assertThatThrownBy(statement::executeBatch).hasMessage("not yet");
      open[0] = true;

      assertThat(statement.executeBatch()).containsExactly(1, 1);
    }
  }

  @Test
  void anAnsweredBatchDoesNotRunWithTheNext() throws SQLException {
    Interceptor answering =
        new AroundBatches() {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            boolean first = ((SqlCall<R>) call).batchSize() == 2;
            return first ? call.answer(new int[] {1, 1}) : next.proceed(call);
          }
        };
    try (Connection connection = open(answering);
        Statement statement = withTwoInserts(connection)) {
      assertThat(statement.executeBatch()).containsExactly(1, 1);
      statement.addBatch("INSERT INTO t VALUES (3)");

      assertThat(statement.executeBatch()).containsExactly(1);
      assertThat(count(connection)).isEqualTo(1);
    }
  }

  /** A driver that is asked again would execute an empty batch, and call that success. */
  @Test
  void aFailedBatchIsNotRepeatedEmpty() throws SQLException {
    Interceptor insisting =
        new AroundBatches() {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            try {
              return next.proceed(call);
            } catch (SQLException e) {
              return next.proceed(call);
            }
          }
        };
    try (Connection connection = open(insisting);
        Statement statement = withTwoInserts(connection);
        PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
      statement.executeBatch();
      insert.setInt(1, 1);
      insert.addBatch();

      assertThatThrownBy(insert::executeBatch)
          .isInstanceOf(IllegalStateException.class)
          .hasCauseInstanceOf(BatchUpdateException.class);
    }
  }

  private static int count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
