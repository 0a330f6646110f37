package dev.sluice.benchmarks;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * The life of an ordinary JVM before the measurement: every subject and three differently composed
 * chains, each over two drivers, so that no call site has seen one class only and the compiler
 * can't make the chain vanish.
 */
final class Pollution {

  private static final int ROUNDS = 10;

  private final Work work = new Workload();
  private final List<NullDriver> drivers = List.of(new NullDriver(), new NullDriver());

  /**
   * Runs everything long enough to be compiled.
   *
   * @param operations how often each runs in each of ten rounds
   */
  void run(int operations) throws SQLException {
    for (int round = 0; round < ROUNDS; round++) {
      for (NullDriver driver : drivers) {
        DataSource dataSource = driver.dataSource(8);
        for (Subject subject : Subject.PAST) {
          run(subject.wrap(dataSource), operations);
        }
        for (Interceptor[] chain : chains()) {
          run(SluiceDataSource.wrap(dataSource, chain), operations);
        }
      }
    }
  }

  /** One of the drivers that everything has run over. */
  NullDriver driver() {
    return drivers.get(0);
  }

  private static List<Interceptor[]> chains() {
    Interceptor[] four = Passing.four();
    return List.of(
        new Interceptor[] {new Passing.Choosing(Kind.QUERY, Kind.UPDATE), four[2]},
        new Interceptor[] {four[3], new Passing.Curious(), four[0]},
        new Interceptor[] {new Passing.Choosing(Kind.PREPARE, Kind.FETCH), four[1], four[2]});
  }

  private void run(DataSource dataSource, int operations) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(Workload.SQL)) {
      for (int i = 0; i < operations; i++) {
        work.prepareAndQuery(connection);
        work.query(statement);
        Workload.allRows(statement);
      }
    }
  }
}
