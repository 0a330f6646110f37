package dev.sluice.testing.canned;

import static dev.sluice.testing.canned.CannedAnswer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CannedRowsTest {

  private static ResultSet of(Object value) throws SQLException {
    ResultSet rows = rows("v").row(value).resultSet();
    rows.next();
    return rows;
  }

  @Test
  void numbersAreConverted() throws SQLException {
    assertThat(of(7).getLong(1)).isEqualTo(7);
    assertThat(of("7").getInt("v")).isEqualTo(7);
    assertThat(of(7.9).getShort(1)).isEqualTo((short) 7);
    assertThat(of(true).getByte(1)).isEqualTo((byte) 1);
    assertThat(of(7).getDouble(1)).isEqualTo(7);
    assertThat(of(7).getBigDecimal(1)).isEqualTo(new BigDecimal("7"));
    assertThat(of(7L).getString(1)).isEqualTo("7");
    assertThat(of(7L).getObject(1, Integer.class)).isEqualTo(7);
    assertThat(of(2).getBoolean(1)).isTrue();
    assertThat(of("f").getBoolean(1)).isFalse();
  }

  @Test
  void whatDoesNotFitIsAnError() {
    assertThatThrownBy(() -> of(3_000_000_000L).getInt(1))
        .isInstanceOf(SQLDataException.class)
        .hasMessageContaining("3000000000");
    assertThatThrownBy(() -> of("seven").getInt(1)).isInstanceOf(SQLDataException.class);
    assertThatThrownBy(() -> of("soon").getTimestamp(1)).isInstanceOf(SQLDataException.class);
    assertThatThrownBy(() -> of("maybe").getBoolean(1)).isInstanceOf(SQLDataException.class);
    assertThatThrownBy(() -> of(LocalDate.EPOCH).getInt(1)).isInstanceOf(SQLDataException.class);
    assertThatThrownBy(() -> of(LocalTime.NOON).getDate(1)).isInstanceOf(SQLDataException.class);
    assertThatThrownBy(() -> of(new byte[1]).getString(1)).isInstanceOf(SQLDataException.class);
  }

  @Test
  void nullIsZeroOrNullAndWasNull() throws SQLException {
    ResultSet rows = of(null);
    assertThat(rows.getInt(1)).isZero();
    assertThat(rows.wasNull()).isTrue();
    assertThat(rows.getBoolean(1)).isFalse();
    assertThat(rows.getObject(1, Integer.class)).isNull();
    assertThat(rows.getTimestamp(1)).isNull();
    ResultSet some = of(1);
    some.getInt(1);
    assertThat(some.wasNull()).isFalse();
  }

  @Test
  void datesAndTimesAreConverted() throws SQLException {
    LocalDateTime local = LocalDateTime.of(2026, 1, 2, 3, 4, 5);
    Timestamp timestamp = Timestamp.valueOf(local);
    assertThat(of(local).getTimestamp(1)).isEqualTo(timestamp);
    assertThat(of(timestamp).getObject(1, LocalDateTime.class)).isEqualTo(local);
    assertThat(of("2026-01-02 03:04:05").getTimestamp(1)).isEqualTo(timestamp);
    assertThat(of(local).getDate(1)).isEqualTo(Date.valueOf("2026-01-02"));
    assertThat(of(local).getTime(1)).isEqualTo(Time.valueOf("03:04:05"));
    assertThat(of("2026-01-02").getObject(1, LocalDate.class)).isEqualTo(local.toLocalDate());
    assertThat(of(LocalTime.NOON).getTime(1)).isEqualTo(Time.valueOf("12:00:00"));
    OffsetDateTime offset = local.atOffset(ZoneOffset.ofHours(2));
    assertThat(of(offset).getObject(1, Instant.class)).isEqualTo(offset.toInstant());
    assertThat(of(offset).getTimestamp(1).toInstant()).isEqualTo(offset.toInstant());
    Calendar utc = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
    assertThat(of(local).getTimestamp(1, utc).toInstant())
        .isEqualTo(local.toInstant(ZoneOffset.UTC));
  }

  @Test
  void otherTypes() throws Exception {
    byte[] bytes = {1, 2};
    assertThat(of(bytes).getBytes(1)).isEqualTo(bytes);
    assertThat(of(bytes).getBinaryStream(1)).hasBinaryContent(bytes);
    assertThat(of("text").getCharacterStream(1).read()).isEqualTo('t');
    UUID id = new UUID(1, 2);
    assertThat(of(id.toString()).getObject(1, UUID.class)).isEqualTo(id);
    assertThat(of(id).getObject(1)).isSameAs(id);
  }

  @Test
  void metadataTellsLabelsAndTypes() throws SQLException {
    CannedRows canned = rows("id", "name", "at").row(null, "Ada", null).row(1L, null, null);
    ResultSetMetaData inferred = canned.resultSet().getMetaData();
    assertThat(inferred.getColumnCount()).isEqualTo(3);
    assertThat(inferred.getColumnLabel(2)).isEqualTo("name");
    assertThat(inferred.getColumnType(1)).isEqualTo(Types.BIGINT);
    assertThat(inferred.getColumnClassName(2)).isEqualTo("java.lang.String");
    assertThat(inferred.getColumnType(3)).isEqualTo(Types.NULL);
    assertThat(inferred.getTableName(1)).isEmpty();
    assertThat(inferred.getPrecision(1)).isZero();
    assertThatThrownBy(() -> inferred.getColumnType(4)).isInstanceOf(SQLException.class);
    ResultSetMetaData told =
        canned.types(JDBCType.INTEGER, JDBCType.CLOB, JDBCType.DATE).resultSet().getMetaData();
    assertThat(told.getColumnTypeName(3)).isEqualTo("DATE");
  }

  @Test
  void columnsAndRowsThatAreNotThere() throws SQLException {
    ResultSet rows = rows("id").row(1).resultSet();
    assertThat(rows.findColumn("ID")).isEqualTo(1);
    assertThatThrownBy(() -> rows.getInt(1)).hasMessageContaining("no row");
    rows.next();
    assertThatThrownBy(() -> rows.getInt("nmae")).hasMessage("no column nmae in [id]");
    assertThatThrownBy(() -> rows.getInt(2)).isInstanceOf(SQLException.class);
    assertThat(rows.next()).isFalse();
    assertThatThrownBy(() -> rows.getInt(1)).hasMessageContaining("no row");
  }

  @Test
  void theCursorScrollsIfAsked() throws SQLException {
    ResultSet rows = rows("id").row(1).row(2).row(3).resultSet();
    assertThat(rows.isBeforeFirst()).isTrue();
    assertThat(rows.absolute(-1)).isTrue();
    assertThat(rows.isLast()).isTrue();
    assertThat(rows.previous()).isTrue();
    assertThat(rows.getRow()).isEqualTo(2);
    assertThat(rows.relative(5)).isFalse();
    assertThat(rows.isAfterLast()).isTrue();
    assertThat(rows.getRow()).isZero();
    assertThat(rows.first()).isTrue();
    rows.beforeFirst();
    assertThat(rows.next()).isTrue();
    assertThat(rows.isFirst()).isTrue();
  }

  @Test
  void aStatementsRowsMoveForwardAndAreLimited() throws SQLException {
    CannedDataSource three =
        CannedDataSource.builder().otherwise(rows("id").row(1).row(2).row(3)).build();
    try (PreparedStatement statement = three.getConnection().prepareStatement("SELECT id")) {
      statement.setMaxRows(2);
      ResultSet rows = statement.executeQuery();
      assertThatThrownBy(rows::last).hasMessageContaining("forward");
      assertThat(rows.next() && rows.next()).isTrue();
      assertThat(rows.next()).isFalse();
    }
    try (PreparedStatement scrolling =
        three
            .getConnection()
            .prepareStatement(
                "SELECT id", ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
      assertThat(scrolling.executeQuery().last()).isTrue();
    }
  }
}
