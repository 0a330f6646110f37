package dev.sluice.jdbc.mount;

import dev.sluice.jdbc.Call;
import dev.sluice.jdbc.Chain;
import dev.sluice.jdbc.Interceptor;
import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Settings;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Interceptors to be installed by name: they take a text, and tell when they are closed. */
public class NoteProvider implements InterceptorProvider {

  private final String name;
  private final boolean repeats;

  public NoteProvider() {
    this("note", false);
  }

  NoteProvider(String name, boolean repeats) {
    this.name = name;
    this.repeats = repeats;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Interceptor create(Settings settings) {
    return new Note(name, settings.text("text").orElse(""), repeats);
  }

  public static final class Second extends NoteProvider {
    public Second() {
      super("second-note", false);
    }
  }

  public static final class Book extends NoteProvider {
    public Book() {
      super("note-book", false);
    }
  }

  public static final class Repeating extends NoteProvider {
    public Repeating() {
      super("repeating", true);
    }
  }

  public static final class AlsoRepeating extends NoteProvider {
    public AlsoRepeating() {
      super("also-repeating", true);
    }
  }

  public static final class Lacking extends NoteProvider {
    public Lacking() {
      super("lacking", false);
    }

    @Override
    public Interceptor create(Settings settings) {
      throw new NoClassDefFoundError("some/Library");
    }
  }

  static final class Note implements Interceptor, AutoCloseable {

    /** The texts of notes that were closed, for whoever gave them a text of his own. */
    private static final Queue<String> CLOSED = new ConcurrentLinkedQueue<>();

    final String text;
    final Queue<Kind> kinds = new ConcurrentLinkedQueue<>();
    private final String name;
    private final boolean repeats;

    Note(String name, String text, boolean repeats) {
      this.name = name;
      this.text = text;
      this.repeats = repeats;
    }

    @Override
    public <R> R intercept(Call<R> call, Chain<R> next) throws SQLException {
      kinds.add(call.kind());
      return next.proceed(call);
    }

    @Override
    public boolean repeats() {
      return repeats;
    }

    @Override
    public void close() {
      if (text.equals("fails")) {
        throw new IllegalStateException("as wanted");
      }
      CLOSED.add(text);
    }

    @Override
    public String toString() {
      return name;
    }

    record Closed(String key) {
      Closed() {
        this(UUID.randomUUID().toString());
      }

      List<String> texts() {
        return CLOSED.stream().filter(key::equals).toList();
      }
    }
  }
}
