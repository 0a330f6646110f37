package dev.sluice.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.ConnectionInfo;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.SqlCall;
import dev.sluice.jdbc.UnitCall;
import dev.sluice.jdbc.database.Database;
import dev.sluice.jdbc.unit.Purpose;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing is worked out that nobody records. */
class NotRecordedTest {

  private final List<String> askedFor = new ArrayList<>();

  /** Notes whatever an attribute would be made of. */
  private final class Connection implements ConnectionInfo {

    @Override
    public Database database() {
      askedFor.add("database");
      return Database.UNKNOWN;
    }

    @Override
    public long number() {
      askedFor.add("number");
      return 1;
    }

    @Override
    public Purpose purpose() {
      return Purpose.APPLICATION;
    }

    @Override
    public boolean inTransaction() {
      askedFor.add("inTransaction");
      return false;
    }

    @Override
    public UnitCall<?> unit() {
      askedFor.add("unit");
      return null;
    }

    @Override
    public long transactionId() {
      askedFor.add("transactionId");
      return 0;
    }

    @Override
    public void attach(Interceptor owner, Object value) {
      askedFor.add("attach");
    }

    @Override
    public Object attachment(Interceptor owner) {
      askedFor.add("attachment");
      return null;
    }
  }

  private final class Parameter {
    @Override
    public String toString() {
      askedFor.add("parameter");
      return "?";
    }
  }

  private void run(OpenTelemetry openTelemetry) throws SQLException {
    Tracing tracing =
        Tracing.builder(openTelemetry)
            .parameters(
                key -> {
                  askedFor.add("key");
                  return true;
                })
            .build();
    SqlCall<Integer> statement =
        new SqlCall<>(
            Kind.UPDATE,
            Integer.class,
            new Connection(),
            "UPDATE t SET x = ?",
            true,
            1,
            List.of(List.of(new Parameter())),
            text -> 1);

    assertThat(Pipeline.of(List.of(tracing)).run(statement)).isOne();
  }

  @Test
  void withoutAnSdkNothingIsAskedFor() throws SQLException {
    run(OpenTelemetry.noop());

    assertThat(askedFor).isEmpty();
  }

  @Test
  void aSpanThatIsNotSampledHasOnlyWhatSamplersMayWant() throws SQLException {
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build()) {
      run(OpenTelemetrySdk.builder().setTracerProvider(provider).build());
    }

    assertThat(askedFor).containsOnly("database");
  }

  @Test
  void aSpanThatIsRecordedHasAll() throws SQLException {
    try (SdkTracerProvider provider = SdkTracerProvider.builder().build()) {
      run(OpenTelemetrySdk.builder().setTracerProvider(provider).build());
    }

    assertThat(askedFor).contains("database", "key", "parameter");
  }
}
