package dev.sluice.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PipelineTest {

  private final List<String> order = new ArrayList<>();

  /** Notes when it is entered and left. */
  private class Named implements Interceptor {

    private final String name;
    private final Set<Kind> kinds;

    Named(String name, Kind... kinds) {
      this.name = name;
      this.kinds = kinds.length == 0 ? Kind.ALL : Set.of(kinds);
    }

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      order.add(name + " in");
      try {
        return next.proceed(call);
      } finally {
        order.add(name + " out");
      }
    }

    @Override
    public Set<Kind> kinds() {
      return kinds;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private final class Repeating extends Named {
    Repeating(String name) {
      super(name);
    }

    @Override
    public boolean repeats() {
      return true;
    }
  }

  private ConnectionCall<Void> commit() {
    return new ConnectionCall<>(
        Kind.COMMIT,
        Void.class,
        null,
        () -> {
          order.add("commit");
          return null;
        });
  }

  @Test
  void interceptorsGoAroundOutermostFirst() throws SQLException {
    Pipeline.of(List.of(new Named("outer"), new Named("inner"))).run(commit());

    assertThat(order).containsExactly("outer in", "inner in", "commit", "inner out", "outer out");
  }

  @Test
  void withoutInterceptorsACallJustRuns() throws SQLException {
    Pipeline pipeline = Pipeline.of(List.of());

    assertThat(pipeline.wants(Kind.COMMIT)).isFalse();
    pipeline.run(commit());
    assertThat(order).containsExactly("commit");
  }

  @Test
  void anInterceptorSeesTheKindsItWants() throws SQLException {
    Pipeline pipeline =
        Pipeline.of(List.of(new Named("commits", Kind.COMMIT), new Named("queries", Kind.QUERY)));
    pipeline.run(commit());

    assertThat(order).containsExactly("commits in", "commit", "commits out");
    assertThat(pipeline.wants(Kind.QUERY)).isTrue();
    assertThat(pipeline.wants(Kind.FETCH)).isFalse();
  }

  @Test
  void theChainOfAKindThatNobodyWantsIsNull() {
    Pipeline pipeline = Pipeline.of(List.of(new Named("queries", Kind.QUERY)));

    assertThat(pipeline.<Void>chain(Kind.COMMIT)).isNull();
  }

  @Test
  void theChainOfAKindRunsTheInterceptorsThatWantIt() throws SQLException {
    Named switched = new Named("switched");
    Pipeline pipeline =
        Pipeline.of(List.of(new Named("commits"), new Named("queries", Kind.QUERY), switched));
    pipeline.enable(switched, false);
    pipeline.<Void>chain(Kind.COMMIT).proceed(commit());

    assertThat(order).containsExactly("commits in", "commit", "commits out");
  }

  @Test
  void addedInterceptorsGoInside() throws SQLException {
    Pipeline.of(List.of(new Named("outer"))).with(List.of(new Named("inner"))).run(commit());

    assertThat(order).startsWith("outer in", "inner in");
  }

  @Test
  void anInterceptorMayProceedTwiceOrNotAtAll() throws SQLException {
    Interceptor twice =
        new Interceptor() {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            next.proceed(call);
            return next.proceed(call);
          }
        };
    Interceptor never =
        new Interceptor() {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) {
            return call.answer(null);
          }
        };
    Pipeline.of(List.of(twice, new Named("inner"), never)).run(commit());

    assertThat(order).containsExactly("inner in", "inner out", "inner in", "inner out");
  }

  @Test
  void whatIsThrownArrivesAsThrown() {
    SQLException failure = new SQLException("failed");
    ConnectionCall<Void> failing =
        new ConnectionCall<>(
            Kind.COMMIT,
            Void.class,
            null,
            () -> {
              throw failure;
            });

    assertThatThrownBy(() -> Pipeline.of(List.of(new Named("one"))).run(failing)).isSameAs(failure);
  }

  @Test
  void twoThatRepeatAreRefused() {
    assertThatThrownBy(() -> Pipeline.of(List.of(new Repeating("one"), new Repeating("two"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("one", "two");
    assertThatThrownBy(
            () -> Pipeline.of(List.of(new Repeating("one"))).with(List.of(new Repeating("two"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Pipeline.of(List.of(new Named("plain"), new Repeating("one"))).repeats()).isTrue();
    assertThat(Pipeline.of(List.of(new Named("plain"))).repeats()).isFalse();
  }

  @Test
  void theSameInterceptorTwiceIsRefused() {
    Interceptor one = new Named("one");

    assertThatThrownBy(() -> Pipeline.of(List.of(one, one)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one");
  }

  @Test
  void linksAreSwitchedOneByOneOrAllTogether() throws SQLException {
    Interceptor outer = new Named("outer");
    Pipeline pipeline = Pipeline.of(List.of(outer, new Named("inner", Kind.COMMIT)));

    pipeline.enable(outer, false);
    assertThat(pipeline.wants(Kind.QUERY)).isFalse();
    pipeline.run(commit());
    assertThat(order).containsExactly("inner in", "commit", "inner out");

    order.clear();
    pipeline.enable(false);
    assertThat(pipeline.wants(Kind.COMMIT)).isFalse();
    pipeline.run(commit());
    assertThat(order).containsExactly("commit");

    order.clear();
    pipeline.enable(true);
    pipeline.run(commit());
    assertThat(order).containsExactly("inner in", "commit", "inner out");

    pipeline.enable(outer, true);
    assertThat(pipeline.wants(Kind.QUERY)).isTrue();
    assertThat(pipeline.interceptors()).hasSize(2);
  }

  @Test
  void whatIsSwitchedOffInAPartIsOffInTheWhole() throws SQLException {
    Interceptor outer = new Named("outer");
    Pipeline part = Pipeline.of(List.of(outer));
    Pipeline other = Pipeline.of(List.of(new Named("inner")));
    part.enable(false);
    Pipeline whole = part.with(other);
    whole.run(commit());
    assertThat(order).containsExactly("inner in", "commit", "inner out");

    order.clear();
    part.enable(true);
    other.enable(false);
    whole.run(commit());
    assertThat(order).containsExactly("outer in", "commit", "outer out");

    order.clear();
    part.enable(outer, false);
    whole.run(commit());
    assertThat(order).containsExactly("commit");
  }

  @Test
  void whatIsSwitchedOffInTheWholeStaysOnInItsParts() throws SQLException {
    Pipeline part = Pipeline.of(List.of(new Named("part")));
    Pipeline whole = part.with(List.of(new Named("inner")));
    whole.enable(false);
    whole.run(commit());
    assertThat(order).containsExactly("commit");

    order.clear();
    part.run(commit());
    assertThat(order).containsExactly("part in", "commit", "part out");
  }

  @Test
  void aStrangerCannotBeSwitched() {
    Pipeline pipeline = Pipeline.of(List.of(new Named("one")));

    assertThatThrownBy(() -> pipeline.enable(new Named("stranger"), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stranger");
  }

  @Test
  void aCallUnderWayFinishesOnItsLinks() throws SQLException {
    List<Pipeline> self = new ArrayList<>();
    Interceptor switching =
        new Interceptor() {
          @Override
          public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
            self.get(0).enable(false);
            return next.proceed(call);
          }
        };
    self.add(Pipeline.of(List.of(switching, new Named("inner"))));
    self.get(0).run(commit());

    assertThat(order).containsExactly("inner in", "commit", "inner out");
  }

  @Test
  void parametersAreWantedIfOneThatIsOnWantsThem() {
    Interceptor curious =
        new Named("curious") {
          @Override
          public boolean wantsParameters() {
            return true;
          }
        };
    Pipeline pipeline = Pipeline.of(List.of(new Named("other"), curious));
    assertThat(pipeline.wantsParameters()).isTrue();

    pipeline.enable(curious, false);
    assertThat(pipeline.wantsParameters()).isFalse();
  }

  /** An interceptor with a context of one word, kept in a message under its own header. */
  private final class WithContext extends Named implements ContextPropagation {

    private final String header;
    private String current;

    WithContext(String header, String current) {
      super(header);
      this.header = header;
      this.current = current;
    }

    @Override
    public Object capture() {
      return current;
    }

    @Override
    public Scope attach(Object context) {
      String before = current;
      current = (String) context;
      order.add("attach " + header);
      return () -> {
        current = before;
        order.add("detach " + header);
      };
    }

    @Override
    public void inject(Map<String, String> headers) {
      headers.put(header, current);
    }

    @Override
    public Object extract(Map<String, String> headers) {
      return headers.get(header);
    }
  }

  @Test
  void contextsOfSeveralInterceptorsTravelAsOne() {
    WithContext a = new WithContext("a", "1");
    WithContext b = new WithContext("b", "2");
    ContextPropagation both = Pipeline.of(List.of(a, new Named("plain"), b)).context();
    Map<String, String> headers = new HashMap<>();
    both.inject(headers);
    assertThat(headers).containsOnly(Map.entry("a", "1"), Map.entry("b", "2"));
    Object captured = both.capture();
    a.current = "elsewhere";

    try (ContextPropagation.Scope scope = both.attach(captured)) {
      assertThat(a.current).isEqualTo("1");
      assertThat(b.current).isEqualTo("2");
    }
    assertThat(a.current).isEqualTo("elsewhere");
    assertThat(order).containsExactly("attach a", "attach b", "detach b", "detach a");

    try (ContextPropagation.Scope scope =
        both.attach(both.extract(Map.of("a", "received", "b", "too")))) {
      assertThat(a.current).isEqualTo("received");
      assertThat(b.current).isEqualTo("too");
    }
  }

  @Test
  void aPipelineWithoutContextsHasOneThatDoesNothing() {
    ContextPropagation none = Pipeline.of(List.of(new Named("plain"))).context();
    Map<String, String> headers = new HashMap<>();
    none.inject(headers);

    assertThat(headers).isEmpty();
    none.attach(none.extract(headers)).close();
    none.attach(none.capture()).close();
  }
}
