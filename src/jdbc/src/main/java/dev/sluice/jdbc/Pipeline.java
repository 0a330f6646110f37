package dev.sluice.jdbc;

import java.lang.ref.WeakReference;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Interceptors composed, outermost first, and linked once for each kind of call.
 *
 * <p>Recommended order: tracing, metrics, retry, logging, faults. Thread-safe. It can be switched
 * off at run time, whole or by interceptor; calls under way finish on the links they started with.
 */
public final class Pipeline {

  private static final int KINDS = Kind.values().length;

  /** Guards the switches of all pipelines, since some are parts of others. */
  private static final Object SWITCHES = new Object();

  private final List<Interceptor> interceptors;
  private final ContextPropagation context;
  private final List<Pipeline> parts;
  private final List<WeakReference<Pipeline>> wholes = new ArrayList<>();
  private final Set<Interceptor> off = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean enabled = true;
  private volatile boolean parameters;
  private volatile boolean messaging;
  private volatile boolean propagates;

  /** The first link for each kind, null where nobody wants it. Replaced as a whole. */
  private volatile Link[] first;

  private Pipeline(List<Interceptor> interceptors, List<Pipeline> parts) {
    this.interceptors = interceptors;
    this.context = PropagatedContexts.of(interceptors);
    this.parts = parts;
    synchronized (SWITCHES) {
      for (Pipeline part : parts) {
        part.partOf(this);
      }
      relink();
    }
  }

  /**
   * Composes interceptors.
   *
   * @param interceptors outermost first; no nulls
   * @return the pipeline
   * @throws IllegalArgumentException if two of them {@linkplain Interceptor#repeats repeat} calls,
   *     or one is there twice
   */
  public static Pipeline of(List<? extends Interceptor> interceptors) {
    return compose(List.copyOf(interceptors), List.of());
  }

  private static Pipeline compose(List<Interceptor> all, List<Pipeline> parts) {
    Interceptor repeating = null;
    Set<Interceptor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Interceptor interceptor : all) {
      if (!seen.add(interceptor)) {
        throw new IllegalArgumentException(interceptor + " is in the chain twice; remove one");
      }
      if (interceptor.repeats()) {
        if (repeating != null) {
          throw new IllegalArgumentException(
              "two interceptors repeat calls, and their attempts would multiply; keep one of "
                  + repeating
                  + " and "
                  + interceptor);
        }
        repeating = interceptor;
      }
    }
    return new Pipeline(all, parts);
  }

  /**
   * The interceptors, whether switched on or off.
   *
   * @return outermost first; unmodifiable
   */
  public List<Interceptor> interceptors() {
    return interceptors;
  }

  /**
   * Whether one of the interceptors repeats failed calls.
   *
   * @return true if a retry is installed
   */
  public boolean repeats() {
    for (Interceptor interceptor : interceptors) {
      if (interceptor.repeats()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The same with more interceptors inside these. What is switched off in this pipeline is so in
   * the new one too, now and later.
   *
   * @param inner innermost last; no nulls
   * @return a new pipeline
   * @throws IllegalArgumentException as {@link #of}
   */
  public Pipeline with(List<? extends Interceptor> inner) {
    return with(of(inner));
  }

  /**
   * The same with another pipeline inside this. What is switched off in either is so in the new one
   * too, now and later.
   *
   * @param inner not null
   * @return a new pipeline
   * @throws IllegalArgumentException as {@link #of}
   */
  public Pipeline with(Pipeline inner) {
    List<Interceptor> all = new ArrayList<>(interceptors);
    all.addAll(inner.interceptors);
    return compose(List.copyOf(all), List.of(this, inner));
  }

  /**
   * Whether anybody wants a kind of call at this moment.
   *
   * @param kind not null
   * @return false if {@link #run} would do nothing but run the call
   */
  public boolean wants(Kind kind) {
    return first[kind.ordinal()] != null;
  }

  /**
   * Whether anybody wants parameters at this moment.
   *
   * @return true if {@link SqlCall#parameterSets} is to be filled
   */
  public boolean wantsParameters() {
    return parameters;
  }

  /**
   * Whether anybody wants to know at this moment what units do with messages.
   *
   * @return true if {@link dev.sluice.jdbc.unit.Unit#messaging} is to be filled
   */
  public boolean wantsMessaging() {
    return messaging;
  }

  /**
   * Whether anybody carries contexts at this moment.
   *
   * @return true if {@link #context} does anything, so that messages are to carry what it injects
   */
  public boolean propagates() {
    return propagates;
  }

  /**
   * Runs a call through the interceptors that want its kind.
   *
   * @param call not null
   * @param <R> the type of its result
   * @return its result
   * @throws SQLException as the call or an interceptor threw it
   */
  public <R> R run(Call<R> call) throws SQLException {
    Chain<R> chain = chain(call.kind());
    return chain == null ? call.proceed() : chain.proceed(call);
  }

  /**
   * The interceptors that want a kind of call at this moment. Where calls are made often, this is
   * asked once instead of {@link #wants} and {@link #run}.
   *
   * @param kind not null
   * @param <R> the type of the call's result
   * @return null if nobody wants such a call, so that it need not be made
   */
  @SuppressWarnings("unchecked") // a link only hands on the result type of the call it is given
  public <R> Chain<R> chain(Kind kind) {
    return (Chain<R>) (Chain<?>) first[kind.ordinal()];
  }

  /**
   * Switches the whole chain on or off.
   *
   * @param on false lets every call pass untouched
   */
  public void enable(boolean on) {
    synchronized (SWITCHES) {
      enabled = on;
      relink();
    }
  }

  /**
   * Switches one link on or off.
   *
   * @param interceptor one of {@link #interceptors}
   * @param on false lets every call pass it by
   * @throws IllegalArgumentException if it is not in this pipeline
   */
  public void enable(Interceptor interceptor, boolean on) {
    if (!has(interceptor)) {
      throw new IllegalArgumentException(interceptor + " is not in this chain: " + interceptors);
    }
    synchronized (SWITCHES) {
      if (on) {
        off.remove(interceptor);
      } else {
        off.add(interceptor);
      }
      relink();
    }
  }

  /**
   * Carries the contexts of those interceptors that have one.
   *
   * @return never null; does nothing if none has
   */
  public ContextPropagation context() {
    return context;
  }

  private void partOf(Pipeline whole) {
    forgetDeadWholes();
    wholes.add(new WeakReference<>(whole));
  }

  private void forgetDeadWholes() {
    wholes.removeIf(whole -> whole.get() == null);
  }

  private void relink() {
    List<Interceptor> active = new ArrayList<>();
    boolean anyParameters = false;
    boolean anyContext = false;
    boolean anyMessaging = false;
    for (Interceptor interceptor : interceptors) {
      if (isOn(interceptor)) {
        active.add(interceptor);
        anyParameters |= interceptor.wantsParameters();
        anyContext |= interceptor instanceof ContextPropagation;
        anyMessaging |= interceptor.wantsMessaging();
      }
    }
    parameters = anyParameters;
    propagates = anyContext;
    messaging = anyContext || anyMessaging;
    first = link(active);
    forgetDeadWholes();
    for (WeakReference<Pipeline> whole : wholes) {
      Pipeline alive = whole.get();
      if (alive != null) {
        alive.relink();
      }
    }
  }

  private boolean isOn(Interceptor interceptor) {
    if (!enabled || off.contains(interceptor)) {
      return false;
    }
    for (Pipeline part : parts) {
      if (part.has(interceptor) && !part.isOn(interceptor)) {
        return false;
      }
    }
    return true;
  }

  private boolean has(Interceptor interceptor) {
    for (Interceptor known : interceptors) {
      if (known == interceptor) {
        return true;
      }
    }
    return false;
  }

  private static Link[] link(List<Interceptor> active) {
    Link[] first = new Link[KINDS];
    for (Kind kind : Kind.values()) {
      Link chain = Link.END;
      for (int i = active.size() - 1; i >= 0; i--) {
        Interceptor interceptor = active.get(i);
        if (interceptor.kinds().contains(kind)) {
          chain = new Link(interceptor, chain);
        }
      }
      first[kind.ordinal()] = chain == Link.END ? null : chain;
    }
    return first;
  }

  /** One class for all of a chain, its end included, so that the compiler can see through it. */
  private record Link(Interceptor interceptor, Link next) implements Chain<Object> {

    static final Link END = new Link(null, null);

    @Override
    public Object proceed(Call<Object> call) throws SQLException {
      return next == null ? call.proceed() : interceptor.intercept(call, next);
    }
  }

  /** The contexts of several interceptors carried as one. */
  private record PropagatedContexts(List<ContextPropagation> all) implements ContextPropagation {

    static ContextPropagation of(List<Interceptor> interceptors) {
      List<ContextPropagation> all = new ArrayList<>();
      for (Interceptor interceptor : interceptors) {
        if (interceptor instanceof ContextPropagation propagation) {
          all.add(propagation);
        }
      }
      return switch (all.size()) {
        case 0 -> NoContext.INSTANCE;
        case 1 -> all.get(0);
        default -> new PropagatedContexts(all);
      };
    }

    @Override
    public Object capture() {
      return all.stream().map(ContextPropagation::capture).toList();
    }

    @Override
    public Scope attach(Object contexts) {
      List<Scope> scopes = new ArrayList<>();
      List<?> each = (List<?>) contexts;
      for (int i = 0; i < all.size(); i++) {
        scopes.add(0, all.get(i).attach(each.get(i)));
      }
      return () -> scopes.forEach(Scope::close);
    }

    @Override
    public void inject(Map<String, String> headers) {
      all.forEach(one -> one.inject(headers));
    }

    @Override
    public Object extract(Map<String, String> headers) {
      return all.stream().map(one -> one.extract(headers)).toList();
    }
  }

  private enum NoContext implements ContextPropagation, ContextPropagation.Scope {
    INSTANCE;

    @Override
    public Object capture() {
      return this;
    }

    @Override
    public Scope attach(Object context) {
      return this;
    }

    @Override
    public void close() {
      // Nothing was attached.
    }

    @Override
    public void inject(Map<String, String> headers) {
      // There is nothing to travel.
    }

    @Override
    public Object extract(Map<String, String> headers) {
      return this;
    }
  }

  @Override
  public String toString() {
    return "Pipeline" + interceptors;
  }
}
