package dev.sluice.broker.catalog;

/**
 * What renaming a queue came to.
 *
 * @param from the old name; not null
 * @param to the new name; not null
 * @param messages how many messages changed their queue, claimed ones included
 * @param aliases how many aliases stand for the new name now
 */
public record Renamed(String from, String to, int messages, int aliases) {

  /**
   * Whether there was anything to rename.
   *
   * @return true if the old queue existed
   */
  public boolean happened() {
    return messages > 0;
  }
}
