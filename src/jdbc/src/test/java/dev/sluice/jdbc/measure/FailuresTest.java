package dev.sluice.jdbc.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  private final SQLException busy = new SQLException("[SQLITE_BUSY] locked", null, 5);

  @Test
  void aCallOfTheDatabaseFailsByTheDatabasesCode() {
    assertThat(Failures.type(busy)).isEqualTo("5");
    assertThat(Failures.kind(busy)).isEqualTo("BUSY");
  }

  @Test
  void aUnitFailsByItsKindWhateverTheDatabase() {
    assertThat(Failures.typeOfUnit(busy)).isEqualTo("BUSY");
    assertThat(Failures.typeOfUnit(new SQLException("odd", "99999")))
        .isEqualTo("java.sql.SQLException");
  }

  @Test
  void withoutACodeItIsTheClassThatSaysMost() {
    assertThat(Failures.type(new SQLTransientConnectionException("none free")))
        .isEqualTo("java.sql.SQLTransientConnectionException");
    assertThat(Failures.type(new SQLException(new IOException("gone"))))
        .isEqualTo("java.io.IOException");
    assertThat(Failures.type(new IllegalStateException(busy)))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(Failures.kind(new IllegalStateException(busy))).isNull();
  }
}
