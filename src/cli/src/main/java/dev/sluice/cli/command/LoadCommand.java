package dev.sluice.cli.command;

import dev.sluice.broker.error.IntegrityException;
import dev.sluice.cli.config.Variable;
import dev.sluice.cli.io.Failure;
import dev.sluice.cli.io.Progress;
import dev.sluice.dump.Dump;
import dev.sluice.dump.LoadOptions;
import java.io.IOException;
import java.time.Duration;

/** {@code load [--force]} */
final class LoadCommand implements Command {

  private static final String NAME = "broker load";

  @Override
  public int run(Session session) {
    if (session.in().terminal()) {
      return refused(
          session,
          "reads a dump from stdin into a fresh broker (e.g. `broker load < backup.ndjson`)");
    }
    try {
      load(session);
      return Exit.OK;
    } catch (IntegrityException e) {
      String what =
          e.getCause() == null
              ? "duplicate message ID in insert batch"
              : "UNIQUE constraint failed: messages.ts";
      return refused(
          session,
          what + " (load targets a fresh database; duplicate message IDs are never overwritten)");
    } catch (IllegalArgumentException e) {
      return refused(session, e.getMessage());
    }
  }

  private static void load(Session session) {
    LoadOptions options =
        LoadOptions.DEFAULTS
            .withMaxFutureSkew(
                Duration.ofSeconds(
                    session.settings().integer(Variable.LOAD_MAX_FUTURE_SKEW_SECONDS)))
            .withForce(session.arguments().has("force"))
            .withWarnings(warning -> session.comment(NAME + ": warning: " + warning));
    try (Progress progress = session.progress(NAME, false)) {
      Dump.load(session.broker(), session.in().counted(progress), options);
    } catch (IOException e) {
      throw new Failure("standard input can't be read: " + e.getMessage());
    }
  }

  private static int refused(Session session, String why) {
    session.err().line(NAME + ": " + why);
    return Exit.ERROR;
  }
}
