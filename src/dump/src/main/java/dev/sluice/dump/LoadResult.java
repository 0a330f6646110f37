package dev.sluice.dump;

import java.util.List;

/**
 * What a load came to.
 *
 * @param messages how many were stored
 * @param aliases how many were defined
 * @param warnings what was noticed and did no harm, a sentence each; not null
 */
public record LoadResult(long messages, long aliases, List<String> warnings) {

  /**
   * A result; see the components.
   *
   * @param messages 0 or more
   * @param aliases 0 or more
   * @param warnings no nulls
   */
  public LoadResult {
    warnings = List.copyOf(warnings);
  }
}
