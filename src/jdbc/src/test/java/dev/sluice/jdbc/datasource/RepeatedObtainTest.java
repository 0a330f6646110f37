package dev.sluice.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What an interceptor obtained before it proceeded again. */
class RepeatedObtainTest {

  /** Proceeds twice, and keeps both results. */
  private static final class Twice implements Interceptor {

    private final Kind kind;
    private final List<Object> obtained = new ArrayList<>();

    private Twice(Kind kind) {
      this.kind = kind;
    }

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      obtained.add(next.proceed(call));
      R second = next.proceed(call);
      obtained.add(second);
      return second;
    }

    @Override
    public Set<Kind> kinds() {
      return Set.of(kind);
    }
  }

  @Test
  void anAcquireThatIsRepeatedClosesTheEarlierConnection() throws SQLException {
    Twice twice = new Twice(Kind.ACQUIRE);
    DataSource wrapped = SluiceDataSource.wrap(Databases.h2(), twice);
    try (Connection connection = wrapped.getConnection()) {
      assertThat(connection.isClosed()).isFalse();
      assertThat(((Connection) twice.obtained.get(0)).isClosed()).isTrue();
      assertThat(((Connection) twice.obtained.get(1)).isClosed()).isFalse();
    }
  }

  @Test
  void aPrepareThatIsRepeatedClosesTheEarlierStatement() throws SQLException {
    Twice twice = new Twice(Kind.PREPARE);
    DataSource wrapped = SluiceDataSource.wrap(Databases.h2(), twice);
    try (Connection connection = wrapped.getConnection();
        PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
      assertThat(statement.execute()).isTrue();
      assertThat(((PreparedStatement) twice.obtained.get(0)).isClosed()).isTrue();
    }
  }
}
