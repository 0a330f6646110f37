package dev.sluice.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.JdbcCall;
import dev.sluice.jdbc.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class KnownDatabasesTest {

  private static final Database ORDERS = new Database("h2database", "orders", null, 0);
  private static final Database STOCK = new Database("h2database", "stock", null, 0);

  /** What each call's connection says of its database once the call is over. */
  private static final class Asking implements Interceptor {

    private final List<Database> databases = new ArrayList<>();

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      try {
        return next.proceed(call);
      } finally {
        databases.add(((JdbcCall<?>) call).connection().database());
      }
    }
  }

  private final Asking asking = new Asking();
  private final JdbcDataSource h2 = new JdbcDataSource();
  private final DataSource dataSource = SluiceDataSource.wrap(h2, asking);

  @Test
  void everyCallKnowsItsDatabaseAsOneObject() throws SQLException {
    use("jdbc:h2:mem:orders;MODE=MySQL");
    use("jdbc:h2:mem:orders;MODE=MySQL");

    assertThat(asking.databases).hasSize(6).containsOnly(ORDERS);
    assertThat(asking.databases).allMatch(one -> one == asking.databases.get(0));
  }

  @Test
  void aDataSourceMayLeadToSeveral() throws SQLException {
    use("jdbc:h2:mem:orders");
    use("jdbc:h2:mem:stock");

    assertThat(asking.databases).containsExactly(ORDERS, ORDERS, ORDERS, STOCK, STOCK, STOCK);
  }

  @Test
  void aFailedAcquisitionIsOneOfTheOnlyDatabaseThereWas() throws SQLException {
    fail();
    use("jdbc:h2:mem:orders");
    fail();
    use("jdbc:h2:mem:stock");
    fail();

    assertThat(asking.databases.get(0)).isEqualTo(Database.UNKNOWN);
    assertThat(asking.databases.get(4)).isEqualTo(ORDERS);
    assertThat(asking.databases.get(8)).isEqualTo(Database.UNKNOWN);
  }

  @Test
  void aDriverThatDoesNotTellIsUnknown() {
    ScriptedDriver driver = new ScriptedDriver(); // has no metadata

    assertThat(new KnownDatabases().of(driver.as(Connection.class))).isEqualTo(Database.UNKNOWN);
  }

  private void use(String url) throws SQLException {
    h2.setUrl(url);
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("VALUES 1");
    }
  }

  private void fail() {
    h2.setUrl("jdbc:h2:mem:missing;IFEXISTS=TRUE");
    assertThatThrownBy(dataSource::getConnection).isInstanceOf(SQLException.class);
  }
}
