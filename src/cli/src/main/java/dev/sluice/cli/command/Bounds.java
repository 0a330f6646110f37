package dev.sluice.cli.command;

import dev.sluice.broker.message.IdRange;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.io.Failure;

/** The bounds that options {@code --after} and {@code --before} set. */
public final class Bounds {

  private Bounds() {}

  /**
   * Reads them.
   *
   * @param arguments of the command; not null
   * @return the range
   * @throws Failure if one is none
   */
  public static IdRange of(Arguments arguments) {
    if (arguments.has("after") || arguments.has("before")) {
      throw new Failure("bounds are not available yet");
    }
    return IdRange.ALL;
  }
}
