package dev.sluice.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.ParameterSetting;
import java.io.StringReader;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a call shows of the parameters of a prepared statement. */
class ParametersTest {

  private final Seen seen = Seen.withParameters();
  private Connection connection;
  private PreparedStatement insert;

  @BeforeEach
  void open() throws SQLException {
    connection = SluiceDataSource.wrap(Databases.sqlite(), seen).getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (a, b, c)");
    }
    insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?)");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void parametersAreShownByPosition() throws SQLException {
    StringReader reader = new StringReader("text");
    insert.setCharacterStream(3, reader, 4);
    insert.setNull(2, Types.VARCHAR);
    insert.setLong(1, 7L);
    insert.executeUpdate();

    assertThat(seen.last().kind()).isEqualTo(Kind.UPDATE);
    assertThat(seen.last().parameterSets()).containsExactly(Arrays.asList(7L, null, reader));
  }

  @Test
  void aPrepareHasNoneYet() {
    assertThat(seen.last().kind()).isEqualTo(Kind.PREPARE);
    assertThat(seen.last().parameterSets()).isEmpty();
  }

  @Test
  void parametersStayUntilTheyAreCleared() throws SQLException {
    set(1, 2, 3);
    insert.executeUpdate();
    insert.setInt(2, 20);
    insert.execute();
    assertThat(seen.last().parameterSets()).containsExactly(List.of(1, 20, 3));

    insert.clearParameters();
    insert.setInt(1, 5);
    insert.executeUpdate(); // the rest is null to this driver
    assertThat(seen.last().parameterSets()).containsExactly(List.of(5));
  }

  @Test
  void whatACallShowsStaysAsItWas() throws SQLException {
    set(1, 2, 3);
    insert.executeUpdate();
    List<List<Object>> shown = seen.last().parameterSets();
    set(4, 5, 6);

    assertThat(shown).containsExactly(List.of(1, 2, 3));
    assertThatThrownBy(() -> shown.get(0).set(0, "changed"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> shown.clear()).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aBatchIsOneCallWithItsSizeAndAllItsParameters() throws SQLException {
    addThree();
    assertThat(insert.executeBatch()).containsExactly(1, 1, 1);

    assertThat(seen.last().kind()).isEqualTo(Kind.BATCH);
    assertThat(seen.last().sql()).isEqualTo("INSERT INTO t VALUES (?, ?, ?)");
    assertThat(seen.last().batchSize()).isEqualTo(3);
    assertThat(seen.last().parameterSets())
        .containsExactly(List.of(1, 1, 1), List.of(2, 2, 2), List.of(3, 3, 3));
  }

  @Test
  void aNewBatchStartsEmpty() throws SQLException {
    addThree();
    insert.executeBatch();
    set(9, 9, 9);
    insert.addBatch();
    insert.executeLargeBatch();

    assertThat(seen.last().batchSize()).isEqualTo(1);
    assertThat(seen.last().parameterSets()).containsExactly(List.of(9, 9, 9));
  }

  @Test
  void aClearedBatchIsEmpty() throws SQLException {
    addThree();
    insert.clearBatch();
    insert.executeBatch();

    assertThat(seen.last().batchSize()).isZero();
    assertThat(seen.last().parameterSets()).isEmpty();
  }

  @Test
  void parametersByNameFollowAsEntries() throws SQLException {
    CallableStatement call =
        new InterceptedCallableStatement(
            new ScriptedDriver().as(CallableStatement.class),
            (InterceptedConnection) connection,
            "CALL p",
            new Parameters());
    call.setString("name", "first");
    call.setInt(1, 5);
    call.setString("name", "second");
    call.setNull("gone", Types.INTEGER);
    call.execute();

    assertThat(seen.last().kind()).isEqualTo(Kind.EXECUTE);
    assertThat(seen.last().parameterSets().get(0))
        .containsExactly(5, Map.entry("name", "second"), new Nothing("gone").entry());
    call.clearParameters();
    call.execute();
    assertThat(seen.last().parameterSets()).containsExactly(List.of());
  }

  /** An entry that {@code Map.entry} can't make. */
  private record Nothing(String name) {
    Map.Entry<String, Object> entry() {
      return new java.util.AbstractMap.SimpleEntry<>(name, null);
    }
  }

  @Test
  void nothingIsCapturedUnlessWanted() throws SQLException {
    Seen without = Seen.all();
    try (Connection plain = SluiceDataSource.wrap(Databases.h2(), without).getConnection();
        PreparedStatement query = plain.prepareStatement("SELECT CAST(? AS INT)")) {
      query.setInt(1, 1);
      query.executeQuery();
      assertThat(without.last().parameterSets()).isEmpty();
      assertThat(without.settings()).isEmpty();
      query.addBatch();
      assertThat(((InterceptedPreparedStatement) query).parameters).isNull();
    }
  }

  @Test
  void anIndexBeyondReasonCostsNoMemory() {
    Parameters parameters = new Parameters();
    parameters.set("setString", Integer.MAX_VALUE, "x");
    parameters.register(Integer.MAX_VALUE, Types.INTEGER);
    parameters.set("setString", 0, "x");
    parameters.set("setString", 20, "y");

    assertThat(parameters.current().get(0)).hasSize(20).endsWith("y");
    assertThat(parameters.currentSettings().get(0)).containsExactly(how("setString", 20, "y"));
  }

  @Test
  void howAParameterWasSetIsShownInTheOrderOfSetting() throws SQLException {
    Calendar calendar = Calendar.getInstance();
    Date date = new Date(0);
    insert.setDate(3, date, calendar);
    insert.setNull(1, Types.VARCHAR, "text");
    insert.setObject(2, 5, Types.INTEGER);
    insert.setLong(3, 7L);
    insert.executeUpdate();

    assertThat(seen.settings())
        .containsExactly(
            List.of(
                how("setLong", 3, 7L),
                how("setNull", 1, Types.VARCHAR, "text"),
                how("setObject", 2, 5, Types.INTEGER)));
    insert.setDate(3, date, calendar);
    insert.clearParameters();
    insert.setInt(1, 5);
    insert.executeUpdate();
    assertThat(seen.settings()).containsExactly(List.of(how("setInt", 1, 5)));
  }

  @Test
  void howTheEntriesOfABatchWereSetIsShownEntryByEntry() throws SQLException {
    addThree();
    insert.executeBatch();
    assertThat(seen.settings())
        .hasSize(3)
        .contains(List.of(how("setInt", 1, 3), how("setInt", 2, 3), how("setInt", 3, 3)));

    set(9, 9, 9);
    insert.addBatch();
    insert.executeBatch();
    assertThat(seen.settings()).hasSize(1);
  }

  @Test
  void howParametersWereSetStaysAsItWas() throws SQLException {
    set(1, 2, 3);
    insert.executeUpdate();
    List<List<ParameterSetting>> shown = seen.settings();
    insert.setString(1, "again");
    insert.addBatch();
    insert.clearParameters();
    insert.setString(2, "cleared");
    insert.addBatch();
    insert.setString(2, "never added");
    insert.executeBatch();

    assertThat(shown)
        .containsExactly(List.of(how("setInt", 1, 1), how("setInt", 2, 2), how("setInt", 3, 3)));
    assertThat(seen.settings())
        .containsExactly(
            List.of(how("setString", 1, "again"), how("setInt", 2, 2), how("setInt", 3, 3)),
            List.of(how("setString", 2, "cleared")));
    assertThat(seen.last().parameterSets())
        .containsExactly(List.of("again", 2, 3), Arrays.asList(null, "cleared"));
    assertThatThrownBy(() -> shown.get(0).remove(0))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void outputParametersAreSettingsAndNoValues() throws SQLException {
    CallableStatement call =
        new InterceptedCallableStatement(
            new ScriptedDriver().as(CallableStatement.class),
            (InterceptedConnection) connection,
            "CALL p",
            new Parameters());
    call.setInt(1, 5);
    call.registerOutParameter(1, Types.INTEGER);
    call.registerOutParameter("sum", Types.DECIMAL, 2);
    call.execute();

    assertThat(seen.last().parameterSets()).containsExactly(List.of(5));
    assertThat(seen.settings())
        .containsExactly(
            List.of(
                how("registerOutParameter", 1, Types.INTEGER),
                how("registerOutParameter", "sum", Types.DECIMAL, 2)));
  }

  private static ParameterSetting how(String method, Object... arguments) {
    return new ParameterSetting(method, Arrays.asList(arguments));
  }

  private void addThree() throws SQLException {
    for (int i = 1; i <= 3; i++) {
      set(i, i, i);
      insert.addBatch();
    }
  }

  private void set(int a, int b, int c) throws SQLException {
    insert.setInt(1, a);
    insert.setInt(2, b);
    insert.setInt(3, c);
  }
}
