package dev.sluice.cli.command;

import dev.sluice.broker.Aliases;
import dev.sluice.broker.Broker;
import dev.sluice.cli.args.Arguments;

/** {@code alias add ALIAS TARGET} */
final class AliasAddCommand implements Command {

  @Override
  public int run(Session session) {
    Arguments arguments = session.arguments();
    String alias = arguments.value("alias");
    String target = arguments.value("target");
    Aliases.check(alias, target);
    Broker broker = session.broker();
    broker.aliases().add(alias, target);
    if (!arguments.has("quiet") && broker.queue(alias).exists()) {
      session
          .err()
          .warn(
              ("Queue '%1$s' already exists with messages. The alias @%1$s will redirect to '%2$s'"
                      + " while the queue %1$s remains accessible directly.")
                  .formatted(alias, target));
    }
    return Exit.OK;
  }
}
