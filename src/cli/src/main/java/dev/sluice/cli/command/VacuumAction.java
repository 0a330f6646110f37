package dev.sluice.cli.command;

import dev.sluice.broker.Maintenance;
import dev.sluice.cli.config.Target.Origin;
import dev.sluice.cli.io.Progress;
import java.nio.file.Files;
import java.util.Locale;

/** {@code --vacuum [--compact]} */
public final class VacuumAction implements Command {

  private final boolean compact;

  /**
   * The action.
   *
   * @param compact whether the file is rewritten without its free space too
   */
  public VacuumAction(boolean compact) {
    this.compact = compact;
  }

  @Override
  public int run(Session session) {
    boolean named = session.target().origin() == Origin.PROJECT_FILE;
    if (!named && !Files.exists(session.target().path())) {
      session.comment("Database not found: " + session.target().path());
      return Exit.OK;
    }
    Maintenance maintenance = session.broker().maintenance();
    long start = System.nanoTime();
    long removed;
    try (Progress progress = session.progress("broker --vacuum", false)) {
      removed = maintenance.vacuum();
    }
    if (removed > 0) {
      session.comment("Vacuumed " + removed + " claimed messages in " + seconds(start));
    } else if (!compact) {
      session.comment("No claimed messages to vacuum");
    }
    if (compact) {
      long again = System.nanoTime();
      try (Progress progress = session.progress("broker --vacuum --compact", false)) {
        maintenance.compact();
      }
      session.comment("Database compacted in " + seconds(again));
    }
    return Exit.OK;
  }

  private static String seconds(long start) {
    return String.format(Locale.ROOT, "%.1fs", (System.nanoTime() - start) / 1e9);
  }
}
