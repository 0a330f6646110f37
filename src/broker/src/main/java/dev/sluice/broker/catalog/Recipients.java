package dev.sluice.broker.catalog;

import dev.sluice.broker.message.QueueName;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/**
 * Which queues a broadcast goes to. A queue exists while it holds messages, be they claimed.
 *
 * <pre>{@code
 * broker.broadcast("reload", Recipients.matching("worker.*"));
 * broker.broadcast("hello", Recipients.created(List.of("new.one", "new.two")));
 * }</pre>
 */
public sealed interface Recipients {

  /**
   * Existing queues whose names match a pattern.
   *
   * @param glob not null
   */
  record Matching(Glob glob) implements Recipients {

    /**
     * Recipients; see the components.
     *
     * @param glob not null
     */
    public Matching {
      Objects.requireNonNull(glob, "glob");
    }
  }

  /**
   * Queues by their names.
   *
   * @param names each once, in the order in which they get their copies; not null
   * @param create whether those that don't exist get one too
   */
  record Named(List<String> names, boolean create) implements Recipients {

    /**
     * Recipients; see the components.
     *
     * @param names checked; each counts once
     * @param create whether those that don't exist get a copy too
     * @throws dev.sluice.broker.message.QueueNameException if one can't name a queue
     */
    public Named {
      names = List.copyOf(new LinkedHashSet<>(names));
      names.forEach(QueueName::check);
    }
  }

  /**
   * Every queue that exists.
   *
   * @return the recipients
   */
  static Recipients all() {
    return new Matching(Glob.of("*"));
  }

  /**
   * The queues that exist and match a pattern.
   *
   * @param glob as for {@link Glob#of}; empty for every queue; not null
   * @return the recipients
   */
  static Recipients matching(String glob) {
    return glob.isEmpty() ? all() : new Matching(Glob.of(glob));
  }

  /**
   * Those of some queues that exist.
   *
   * @param names any number, each counts once; no nulls
   * @return the recipients
   * @throws dev.sluice.broker.message.QueueNameException if one can't name a queue
   */
  static Recipients existing(Collection<String> names) {
    return new Named(List.copyOf(names), false);
  }

  /**
   * Some queues, which come to exist if they don't.
   *
   * @param names any number, each counts once; no nulls
   * @return the recipients
   * @throws dev.sluice.broker.message.QueueNameException if one can't name a queue
   */
  static Recipients created(Collection<String> names) {
    return new Named(List.copyOf(names), true);
  }
}
