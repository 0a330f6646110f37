package dev.sluice.cli.command;

/** {@code alias remove ALIAS} */
final class AliasRemoveCommand implements Command {

  @Override
  public int run(Session session) {
    String alias = session.arguments().value("alias");
    if (session.broker().aliases().remove(alias)) {
      return Exit.OK;
    }
    session.err().line("simplebroker: alias '" + alias + "' does not exist");
    return Exit.ERROR;
  }
}
