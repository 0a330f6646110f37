package dev.sluice.cli.command;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.MessageId;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.io.Failure;
import dev.sluice.cli.io.Failure.Code;

/**
 * Which messages of a queue.
 *
 * @param id exactly this one, or null
 * @param range only IDs in here; not null
 * @param all all of them, not only the first
 */
record Chosen(MessageId id, IdRange range, boolean all) {

  static Chosen of(Session session) {
    Arguments arguments = session.arguments();
    IdRange range = Bounds.of(arguments);
    boolean all = arguments.has("all");
    if (arguments.has("message") && (all || hasBounds(arguments))) {
      throw new Failure(
          Code.INVALID_ARGUMENT, "--message cannot be used with --all, --after, or --before");
    }
    return new Chosen(session.id(), range, all);
  }

  static boolean hasBounds(Arguments arguments) {
    return arguments.has("after") || arguments.has("before");
  }

  /** Whether lines may follow each other, so that newlines would confuse. */
  boolean warnsOfNewlines() {
    return all || !range.isAll();
  }
}
