package dev.sluice.cli.command;

import dev.sluice.cli.io.Progress;
import dev.sluice.dump.Dump;
import dev.sluice.dump.DumpFilter;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@code dump [--include GLOB ...] [--exclude GLOB ...]} */
final class DumpCommand implements Command {

  @Override
  public int run(Session session) {
    DumpFilter filter = DumpFilter.ALL;
    for (String glob : session.arguments().values("include")) {
      filter = filter.including(glob);
    }
    for (String glob : session.arguments().values("exclude")) {
      filter = filter.excluding(glob);
    }
    try (Progress progress = session.progress("broker dump", true)) {
      Dump.write(session.broker(), filter, session.out().stream(progress));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the stream has errors of its own
    }
    return Exit.OK;
  }
}
