package dev.sluice.cli.command;

import dev.sluice.broker.error.TimestampException;
import dev.sluice.broker.message.IdBound;
import dev.sluice.broker.message.IdRange;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.io.Failure;
import dev.sluice.cli.io.Failure.Code;

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
    IdRange range = IdRange.ALL;
    if (arguments.has("after")) {
      range = IdRange.after(parse(arguments.value("after")));
    }
    if (arguments.has("before")) {
      range = range.before(parse(arguments.value("before")));
    }
    return range;
  }

  private static long parse(String text) {
    try {
      return IdBound.parse(text);
    } catch (TimestampException e) {
      throw new Failure(Code.INVALID_TIMESTAMP, e.getMessage());
    }
  }
}
