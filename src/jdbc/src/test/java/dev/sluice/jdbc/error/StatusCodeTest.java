package dev.sluice.jdbc.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class StatusCodeTest {

  @Test
  void theProductsOwnCodeSaysMoreThanAState() {
    SQLException mysql = new SQLException("no", "42S02", 1146);
    mysql.setStackTrace(thrownBy("com.mysql.cj.jdbc.exceptions.SQLError"));

    assertThat(StatusCode.of(mysql)).isEqualTo("1146");
    assertThat(StatusCode.of(new SQLException("[SQLITE_BUSY] locked", null, 5))).isEqualTo("5");
  }

  @Test
  void aStateIsTheCodeWhereThereIsNoOther() {
    assertThat(StatusCode.of(new SQLException("no", "23505"))).isEqualTo("23505");
  }

  @Test
  void oraclesCodeIsWrittenAsOracleWritesIt() {
    SQLException driver = new SQLException("Io exception", "08006", 17002);
    driver.setStackTrace(thrownBy("oracle.jdbc.driver.DatabaseError"));

    assertThat(StatusCode.of(new SQLException("ORA-00942: no table", "42000", 942)))
        .isEqualTo("ORA-00942");
    assertThat(StatusCode.of(driver)).isEqualTo("ORA-17002");
  }

  @Test
  void ofADriverThatIsNotKnownBothAreTold() {
    assertThat(StatusCode.of(new SQLException("no", "42000", 1071))).isEqualTo("42000/1071");
    assertThat(StatusCode.of(new SQLException("no", "23505", 23505))).isEqualTo("23505");
    assertThat(StatusCode.of(new SQLException("no", null, 1071))).isEqualTo("1071");
  }

  @Test
  void anExceptionWithoutACodeHasThatOfItsCause() {
    SQLException cause = new SQLException("no", "23505");

    assertThat(StatusCode.of(new BatchUpdateException("no", null, 0, new int[0], cause)))
        .isEqualTo("23505");
    assertThat(StatusCode.of(new SQLException("no", new IllegalStateException()))).isNull();
  }

  private static StackTraceElement[] thrownBy(String className) {
    return new StackTraceElement[] {new StackTraceElement(className, "create", null, -1)};
  }
}
