package dev.sluice.cli.command;

/** What is done once the command line is understood and the target is checked. */
@FunctionalInterface
public interface Command {

  /**
   * Does it.
   *
   * @param session what it works on; not null
   * @return one of {@link Exit}
   * @throws dev.sluice.cli.io.Failure if it can't be done
   */
  int run(Session session);
}
