package dev.sluice.broker.catalog;

import dev.sluice.broker.message.QueueName;
import java.util.Objects;

/**
 * Which queues to list: those whose names begin so, and match a pattern.
 *
 * <pre>{@code
 * broker.queues(QueueFilter.prefix("mail."));
 * broker.stats(QueueFilter.matching("mail.*-[0-9]"));
 * }</pre>
 *
 * @param prefix how names begin; empty for any; not null
 * @param glob what whole names are like; not null
 */
public record QueueFilter(String prefix, Glob glob) {

  private static final Glob ANY = Glob.of("*");

  /** Every queue. */
  public static final QueueFilter ALL = new QueueFilter("", ANY);

  /**
   * A filter; see the components.
   *
   * @param prefix not null
   * @param glob not null
   * @throws IllegalArgumentException if no name begins with the prefix
   */
  public QueueFilter {
    QueueName.checkPrefix(prefix);
    Objects.requireNonNull(glob, "glob");
  }

  /**
   * Queues whose names begin so.
   *
   * @param prefix not null; empty for all queues
   * @return the filter
   * @throws IllegalArgumentException if no name begins so
   */
  public static QueueFilter prefix(String prefix) {
    return new QueueFilter(prefix, ANY);
  }

  /**
   * Queues whose names match a pattern.
   *
   * @param glob as for {@link Glob#of}; empty for none; not null
   * @return the filter
   * @throws IllegalArgumentException if no name begins with the pattern's {@linkplain
   *     Glob#literalPrefix literal prefix}
   */
  public static QueueFilter matching(String glob) {
    Glob pattern = Glob.of(glob);
    return new QueueFilter(pattern.literalPrefix(), pattern);
  }

  /**
   * Whether it lets a queue through.
   *
   * @param name the queue's name; not null
   * @return true if so
   */
  public boolean accepts(String name) {
    return name.startsWith(prefix) && glob.matches(name);
  }
}
