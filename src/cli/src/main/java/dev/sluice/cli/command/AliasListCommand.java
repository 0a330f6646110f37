package dev.sluice.cli.command;

import dev.sluice.broker.Aliases;
import dev.sluice.broker.catalog.Alias;
import java.util.List;

/** {@code alias list [--target QUEUE]} */
final class AliasListCommand implements Command {

  @Override
  public int run(Session session) {
    String target = session.arguments().value("target");
    boolean any = target == null || target.isEmpty();
    Aliases aliases = session.broker().aliases();
    List<Alias> found = any ? aliases.list() : aliases.of(target);
    found.forEach(alias -> session.out().println(alias.name() + " -> " + alias.target()));
    return any || !found.isEmpty() ? Exit.OK : Exit.NOTHING;
  }
}
