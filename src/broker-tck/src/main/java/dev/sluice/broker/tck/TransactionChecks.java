package dev.sluice.broker.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.broker.TransactionalQueue;
import dev.sluice.broker.backend.IdGenerator;
import dev.sluice.broker.error.SidecarUnavailableException;
import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.broker.message.MessageId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages and an application's own rows, in the transactions of both. */
abstract class TransactionChecks extends Checks {

  TransactionChecks(BrokerTck subject) {
    super(subject);
  }

  @BeforeEach
  void prepare() throws SQLException {
    tasks.write(List.of("one", "two", "three"));
    try (Connection connection = source.getConnection()) {
      execute(connection, "CREATE TABLE tck_orders (x INTEGER PRIMARY KEY)");
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<Integer> orders() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT x FROM tck_orders ORDER BY x")) {
      List<Integer> orders = new ArrayList<>();
      while (rows.next()) {
        orders.add(rows.getInt(1));
      }
      return orders;
    }
  }

  /** All that a queue can do there. */
  private void work(Connection connection) throws SQLException {
    List<Message> before = tasks.peek(3, IdRange.ALL);
    TransactionalQueue in = tasks.in(connection);
    execute(connection, "INSERT INTO tck_orders VALUES (17)");
    assertThat(in.claim()).contains(before.get(0));
    assertThat(in.move(done)).contains(before.get(1));
    assertThat(in.delete(before.get(2).id())).isTrue();
    MessageId id = in.write("new");
    assertThat(id).isGreaterThan(before.get(2).id());
    assertThat(in.claim(5, IdRange.ALL)).containsExactly(new Message(id, "new"));
    in.write("newer");
  }

  @Test
  void rowsAndMessagesCommitTogether() throws SQLException {
    List<Object> before = contents(broker);
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      work(connection);
      assertThat(contents(broker)).as("nobody else sees it").isEqualTo(before);
      connection.commit();
      connection.setAutoCommit(true);
    }
    assertThat(orders()).containsExactly(17);
    assertThat(pending("tasks")).containsExactly("newer");
    assertThat(tasks.stats().claimed()).isEqualTo(2);
    assertThat(pending("done")).containsExactly("two");
    assertThat(tasks.browse().latestPending()).contains(broker.ids().last());
  }

  @Test
  void rowsAndMessagesAreRolledBackTogether() throws SQLException {
    List<Object> before = contents(broker);
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      work(connection);
      connection.rollback();
      connection.setAutoCommit(true);
    }
    assertThat(orders()).isEmpty();
    assertThat(contents(broker)).isEqualTo(before);
    tasks.write("nobody holds the lock");
  }

  @Test
  void withoutATransactionOrAfterItIsRefused() throws SQLException {
    try (Connection connection = source.getConnection()) {
      assertThatThrownBy(() -> tasks.in(connection)).isInstanceOf(IllegalStateException.class);
      connection.setAutoCommit(false);
      TransactionalQueue in = tasks.in(connection);
      connection.commit();
      connection.setAutoCommit(true);
      assertThatThrownBy(() -> in.write("never")).isInstanceOf(IllegalStateException.class);
    }
    assertThat(pending("tasks")).containsExactly("one", "two", "three");
  }

  @Test
  void anotherStoreIsRefused() throws Exception {
    DataSource elsewhere = emptyDatabase();
    open(elsewhere, new IdGenerator());
    try (Connection connection = elsewhere.getConnection()) {
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> tasks.in(connection)).isInstanceOf(IllegalArgumentException.class);
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  @Test
  void aSidecarTransactionHappensAsAWholeWithItsMessages() throws SQLException {
    if (refusesSidecars()) {
      return;
    }
    broker
        .sidecar()
        .transaction(
            session -> {
              Message claimed = tasks.in(session.connection()).claim().orElseThrow();
              session.update("INSERT INTO tck_orders VALUES (?)", 1);
              return done.in(session.connection()).write(claimed.body());
            });
    assertThatThrownBy(
            () ->
                broker
                    .sidecar()
                    .transaction(
                        session -> {
                          session.update("INSERT INTO tck_orders VALUES (?)", 2);
                          tasks.in(session.connection()).claim();
                          throw new IllegalArgumentException("mine");
                        }))
        .hasMessage("mine");

    assertThat(orders()).containsExactly(1);
    assertThat(pending("tasks")).containsExactly("two", "three");
    assertThat(pending("done")).containsExactly("one");
  }

  @Test
  void eachSidecarStatementCommitsByItself() throws SQLException {
    if (refusesSidecars()) {
      return;
    }
    assertThatThrownBy(
            () ->
                broker
                    .sidecar()
                    .statements(
                        session -> {
                          session.update("INSERT INTO tck_orders VALUES (?)", 1);
                          assertThat(
                                  session.query("SELECT x FROM tck_orders", row -> row.getInt(1)))
                              .containsExactly(1);
                          throw new IllegalArgumentException("mine");
                        }))
        .hasMessage("mine");

    assertThat(orders()).containsExactly(1);
  }

  /** A backend without a place for sidecars must say so. */
  private boolean refusesSidecars() {
    if (subject.backend(new IdGenerator()).supportsSidecar()) {
      return false;
    }
    assertThatThrownBy(broker::sidecar).isInstanceOf(SidecarUnavailableException.class);
    return true;
  }
}
