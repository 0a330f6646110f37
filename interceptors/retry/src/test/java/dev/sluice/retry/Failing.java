package dev.sluice.retry;

import java.sql.SQLException;
import java.util.function.Supplier;

/** Work that fails a number of times and then succeeds, counting its runs. */
final class Failing {

  static final String RESULT = "done";

  final Supplier<? extends SQLException> failure;
  final int times;
  int runs;
  Exception first;
  Exception last;

  private Failing(Supplier<? extends SQLException> failure, int times) {
    this.failure = failure;
    this.times = times;
  }

  static Failing times(int times, Supplier<? extends SQLException> failure) {
    return new Failing(failure, times);
  }

  static Failing always(Supplier<? extends SQLException> failure) {
    return times(Integer.MAX_VALUE, failure);
  }

  String run() throws SQLException {
    if (runs++ < times) {
      SQLException thrown = failure.get();
      first = first == null ? thrown : first;
      last = thrown;
      throw thrown;
    }
    return RESULT;
  }
}
