package dev.sluice.jdbc.mount;

import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Settings;

/** What authors of providers may get wrong. */
abstract class BrokenProvider implements InterceptorProvider {

  @Override
  public String name() {
    return "broken";
  }

  @Override
  public Interceptor create(Settings settings) {
    throw failure();
  }

  static IllegalStateException failure() {
    return new IllegalStateException("s3cr3t");
  }

  public static final class Throwing extends BrokenProvider {}

  public static final class Private extends BrokenProvider {
    private Private() {}
  }

  public static final class Constructed extends BrokenProvider {
    public Constructed() {
      throw failure();
    }
  }

  public static final class Named extends BrokenProvider {
    @Override
    public String name() {
      throw failure();
    }
  }

  public static final class Nameless extends BrokenProvider {
    @Override
    public String name() {
      return null;
    }
  }

  /** As one whose class needs another that is missing. */
  public static final class Loaded extends BrokenProvider {
    @Override
    public String name() {
      throw new NoClassDefFoundError("some/Library");
    }
  }

  public static final class Started extends BrokenProvider {
    @Override
    public Interceptor create(Settings settings) {
      throw new ExceptionInInitializerError(failure());
    }
  }

  public static final class Empty extends BrokenProvider {
    @Override
    public Interceptor create(Settings settings) {
      return null;
    }
  }
}
