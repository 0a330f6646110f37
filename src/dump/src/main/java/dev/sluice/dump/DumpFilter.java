package dev.sluice.dump;

import dev.sluice.broker.catalog.Alias;
import dev.sluice.broker.catalog.Glob;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which queues and aliases are dumped: those that match one of the included patterns, or all if
 * there are none, and none of the excluded ones. An alias matches by its own name or its target's.
 *
 * @param included patterns of names; empty for all; not null
 * @param excluded patterns of names, which win; not null
 */
public record DumpFilter(List<Glob> included, List<Glob> excluded) {

  /** Everything. */
  public static final DumpFilter ALL = new DumpFilter(List.of(), List.of());

  /**
   * A filter; see the components.
   *
   * @param included no nulls
   * @param excluded no nulls
   */
  public DumpFilter {
    included = List.copyOf(included);
    excluded = List.copyOf(excluded);
  }

  /**
   * Includes what matches, besides what is included already.
   *
   * @param glob as for {@link Glob#of}; not null
   * @return a copy
   */
  public DumpFilter including(String glob) {
    return new DumpFilter(plus(included, glob), excluded);
  }

  /**
   * Leaves out what matches.
   *
   * @param glob as for {@link Glob#of}; not null
   * @return a copy
   */
  public DumpFilter excluding(String glob) {
    return new DumpFilter(included, plus(excluded, glob));
  }

  private static List<Glob> plus(List<Glob> globs, String glob) {
    return Stream.concat(globs.stream(), Stream.of(Glob.of(glob))).toList();
  }

  /**
   * Whether it lets a queue through.
   *
   * @param queue its name; not null
   * @return true if so
   */
  public boolean accepts(String queue) {
    return acceptsAny(List.of(queue));
  }

  /**
   * Whether it lets an alias through.
   *
   * @param alias not null
   * @return true if so
   */
  public boolean accepts(Alias alias) {
    return acceptsAny(List.of(alias.name(), alias.target()));
  }

  private boolean acceptsAny(List<String> names) {
    return (included.isEmpty() || matches(included, names)) && !matches(excluded, names);
  }

  private static boolean matches(List<Glob> globs, List<String> names) {
    return globs.stream().anyMatch(glob -> names.stream().anyMatch(glob::matches));
  }
}
