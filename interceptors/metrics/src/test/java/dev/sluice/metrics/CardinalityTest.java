package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.unit.Messaging;
import dev.sluice.jdbc.unit.Unit;
import io.opentelemetry.api.common.Attributes;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** However different the calls are, there are no more than so many series. */
class CardinalityTest {

  private static final int DIFFERENT = 100_000;
  private static final int TOLD_APART = 200;

  private final Measured measured = new Measured();
  private final Pipeline pipeline =
      Pipeline.of(
          List.of(
              Metrics.builder(measured.openTelemetry()).messaging(true).queueNames(true).build()));

  @Test
  void textsAndParametersMakeNoSeries() throws SQLException {
    for (int i = 0; i < DIFFERENT; i++) {
      run("UPDATE t" + i + " SET x = " + i, i, null);
    }

    assertThat(measured.counts("db.client.operation.duration"))
        .isEqualTo(Map.of(with(), (long) DIFFERENT));
  }

  @Test
  void namesOfUnitsAreBounded() throws SQLException {
    for (int i = 0; i < DIFFERENT; i++) {
      pipeline.run(new UnitCall<>(Unit.write("unit " + i), call -> null));
    }

    assertThat(measured.counts("sluice.unit.duration"))
        .hasSize(TOLD_APART + 1)
        .containsEntry(with("sluice.unit.name", "_OTHER"), (long) DIFFERENT - TOLD_APART);
  }

  @Test
  void namesOfUnitsAndQueuesOfMessagesAreBounded() throws SQLException {
    for (int i = 0; i < DIFFERENT; i++) {
      Messaging messaging = new Messaging(Messaging.Type.SEND, "queue " + i);
      Unit unit = Unit.write("unit " + i).withMessaging(messaging);
      pipeline.run(new UnitCall<>(unit, call -> null));
    }

    assertThat(measured.counts("messaging.client.operation.duration"))
        .hasSizeLessThanOrEqualTo(2 * TOLD_APART + 1);
  }

  @Test
  void codesOfErrorsAreBounded() {
    for (int i = 1; i <= DIFFERENT; i++) {
      SQLException failure = new Raised(i);
      catchThrowable(() -> run("CALL p", 0, failure));
    }

    Map<Attributes, Long> counts = measured.counts("db.client.operation.duration");
    assertThat(counts).hasSize(TOLD_APART + 1);
    assertThat(counts.values()).contains((long) DIFFERENT - TOLD_APART);
  }

  /** Without a stack, which a hundred thousand of them would spend most of the time on. */
  private static final class Raised extends SQLException {

    private static final long serialVersionUID = 1L;

    Raised(int code) {
      super("raised by the application", "45000", code);
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }

  private void run(String sql, int parameter, SQLException failure) throws SQLException {
    pipeline.run(
        new SqlCall<>(
            Kind.UPDATE,
            Integer.class,
            Calls.CONNECTION,
            sql,
            true,
            1,
            List.of(List.of(parameter)),
            text -> {
              if (failure != null) {
                throw failure;
              }
              return 1;
            }));
  }

  private static Attributes with(String... more) {
    var attributes = Attributes.builder().put("db.system.name", "other_sql");
    for (int i = 0; i < more.length; i += 2) {
      attributes.put(more[i], more[i + 1]);
    }
    return attributes.build();
  }
}
