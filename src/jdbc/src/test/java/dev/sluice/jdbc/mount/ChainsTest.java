package dev.sluice.jdbc.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ChainsTest {

  private final Chains chains = new Chains();

  @Test
  void whoSeesTheSameInterceptorsGetsTheSameChain() {
    Pipeline own = chains.of(install("note"));
    Pipeline others =
        within(
            new URLClassLoader(new URL[0], getClass().getClassLoader()),
            () -> chains.of(install("note")));
    Pipeline blind = within(ClassLoader.getPlatformClassLoader(), () -> chains.of(install("note")));
    Pipeline none = within(null, () -> chains.of(install("note")));

    assertThat(List.of(others, blind, none)).allMatch(one -> one == own);
  }

  @Test
  void closingClosesTheInterceptorsAndTheNextCallMakesNewOnes() {
    NoteProvider.Note.Closed closed = new NoteProvider.Note.Closed();
    Installation installation =
        new Installation(
            List.of("note"), Map.of("sluice.note.text", closed.key()), Map.of(), Map.of());
    Pipeline first = chains.of(installation);
    chains.close();
    assertThat(closed.texts()).hasSize(1);
    assertThat(chains.of(installation)).isNotSameAs(first);

    chains.of(
        new Installation(List.of("note"), Map.of("sluice.note.text", "fails"), Map.of(), Map.of()));
    assertThatThrownBy(chains::close).isInstanceOf(IllegalStateException.class);
    assertThat(closed.texts()).hasSize(2);
  }

  @Test
  void anApplicationsInterceptorsLiveAsLongAsTheApplication() throws Exception {
    Application application = new Application(getClass().getClassLoader());
    Pipeline pipeline = within(application, () -> chains.of(install("note")));
    assertThat(pipeline.interceptors().get(0).getClass().getClassLoader()).isSameAs(application);
    WeakReference<Pipeline> chain = new WeakReference<>(pipeline);
    WeakReference<ClassLoader> loader = new WeakReference<>(application);
    pipeline = null;
    System.gc();
    assertThat(within(application, () -> chains.of(install("note"))) == chain.get()).isTrue();

    application.close();
    application = null;
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              System.gc();
              return loader.get() == null && chain.get() == null;
            });
    assertThat(chains.of(install("note"))).isNotNull();
  }

  /** Has classes of interceptors of its own, as a web application in a server has. */
  private static final class Application extends URLClassLoader {

    Application(ClassLoader parent) {
      super(new URL[0], parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(NoteProvider.class.getName())) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known == null ? defined(name) : known;
      }
    }

    private Class<?> defined(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static <T> T within(ClassLoader context, Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(context);
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Installation install(String... names) {
    return new Installation(List.of(names), Map.of(), Map.of(), Map.of());
  }
}
