package dev.sluice.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.unit.Unit;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineSwitchTest {

  private final List<String> seen = new ArrayList<>();
  private final Interceptor first = new Named("first");
  private final Interceptor second = new Named("second");

  private final class Named implements Interceptor {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      seen.add(name);
      return next.proceed(call);
    }
  }

  @Test
  void aLinkSwitchedOffIsPassedBy() throws SQLException {
    Pipeline pipeline = Pipeline.of(List.of(first, second));
    pipeline.enable(first, false);
    assertThat(seenBy(pipeline)).containsExactly("second");
    pipeline.enable(first, true);
    assertThat(seenBy(pipeline)).containsExactly("first", "second");
  }

  @Test
  void aPipelineSwitchedOffWantsNothing() throws SQLException {
    Pipeline pipeline = Pipeline.of(List.of(first));
    pipeline.enable(false);
    assertThat(pipeline.wants(Kind.UNIT)).isFalse();
    assertThat(seenBy(pipeline)).isEmpty();
  }

  @Test
  void theSwitchesOfAPartReachTheWhole() throws SQLException {
    Pipeline part = Pipeline.of(List.of(first));
    part.enable(first, false);
    Pipeline whole = part.with(List.of(second));
    assertThat(seenBy(whole)).containsExactly("second");
    part.enable(first, true);
    assertThat(seenBy(whole)).containsExactly("first", "second");
    part.enable(false);
    assertThat(seenBy(whole)).containsExactly("second");
  }

  @Test
  void theSwitchesOfTheWholeLeaveThePartAlone() throws SQLException {
    Pipeline part = Pipeline.of(List.of(first));
    Pipeline whole = part.with(List.of(second));
    whole.enable(false);
    assertThat(seenBy(whole)).isEmpty();
    assertThat(seenBy(part)).containsExactly("first");
  }

  @Test
  void onlyAKnownLinkCanBeSwitched() {
    Pipeline pipeline = Pipeline.of(List.of(first));
    assertThatThrownBy(() -> pipeline.enable(second, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not in this chain");
  }

  private List<String> seenBy(Pipeline pipeline) throws SQLException {
    seen.clear();
    pipeline.run(new UnitCall<Void>(Unit.read("look"), call -> null));
    return List.copyOf(seen);
  }
}
