package dev.sluice.cli;

import dev.sluice.broker.error.BrokerException;
import dev.sluice.broker.error.BusyException;
import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.args.CommandLine;
import dev.sluice.cli.args.UsageException;
import dev.sluice.cli.command.Bounds;
import dev.sluice.cli.command.CleanupAction;
import dev.sluice.cli.command.Command;
import dev.sluice.cli.command.Commands;
import dev.sluice.cli.command.Exit;
import dev.sluice.cli.command.InitCommand;
import dev.sluice.cli.command.Session;
import dev.sluice.cli.command.Session.Streams;
import dev.sluice.cli.command.StatusAction;
import dev.sluice.cli.command.VacuumAction;
import dev.sluice.cli.config.ConfigurationException;
import dev.sluice.cli.config.Settings;
import dev.sluice.cli.config.Target;
import dev.sluice.cli.config.TargetResolver;
import dev.sluice.cli.config.Variable;
import dev.sluice.cli.io.Failure;
import dev.sluice.cli.io.Failure.Code;
import dev.sluice.cli.io.Output;
import dev.sluice.cli.observe.Observation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One run of the command: environment, command line, combinations, target, and only then what it is
 * about. The order decides which error is told.
 */
final class Invocation {

  private final Map<String, String> environment;
  private final Path current;
  private final Streams streams;

  Invocation(Map<String, String> environment, Path current, Streams streams) {
    this.environment = environment;
    this.current = current;
    this.streams = streams;
  }

  int run(List<String> args) {
    boolean json = false;
    try {
      Settings settings = Settings.of(environment);
      CommandLine line = CommandLine.parse(args);
      if (line.wantsHelp()) {
        return help(line.command(), settings);
      }
      json = line.json();
      return run(line, settings);
    } catch (ConfigurationException e) {
      streams.err().line("simplebroker: " + e.getMessage());
    } catch (UsageException e) {
      streams.err().error(e.getMessage());
    } catch (Output.ClosedException nobodyReads) {
      return Exit.OK;
    } catch (Failure e) {
      streams.err().error(e.code(), e.getMessage(), json);
    } catch (BusyException e) {
      streams.err().error(Code.ERROR, "database is locked", json);
    } catch (BrokerException | IllegalArgumentException e) {
      streams.err().error(Code.ERROR, e.getMessage(), json);
    }
    return Exit.ERROR;
  }

  private int help(String command, Settings settings) {
    String file = settings.text(Variable.DEFAULT_DB_NAME);
    streams.out().print(command == null ? Help.all(file) : Help.of(command));
    return Exit.OK;
  }

  private int run(CommandLine line, Settings settings) throws UsageException {
    Arguments globals = line.globals();
    refuseCombinations(globals, line.command());
    if (globals.has("version")) {
      streams.out().println(Help.version());
      return Exit.OK;
    }
    boolean init = "init".equals(line.command());
    Target target = new TargetResolver(settings, current, streams.err()).resolve(globals, init);
    Command action = action(line, init);
    if (action == null && line.command() == null) {
      return help(null, settings);
    }
    if (action == null) {
      check(line, target);
      action = Commands.named(line.command());
    }
    boolean quiet = globals.has("quiet");
    String name = line.command() == null ? "action" : line.command();
    try (Observation observation =
            Observation.begin(name, environment, globals.has("explain"), streams.err());
        Session session =
            new Session(
                line.arguments(), quiet, settings, target, observation.interceptors(), streams)) {
      return observation.end(action.run(session));
    }
  }

  /** Of these only the errors of {@code --status} are told to programs as JSON. */
  private static void refuseCombinations(Arguments globals, String command) throws UsageException {
    if ("init".equals(command)) {
      for (String option : List.of("dir", "file")) {
        if (globals.has(option)) {
          throw new UsageException(
              "init does not accept --%s; run it from the directory to initialize"
                  .formatted(option));
        }
      }
    }
    if (globals.has("status") && command != null) {
      throw new Failure(Code.INVALID_ARGUMENT, "--status cannot be used with commands");
    }
    if (globals.has("compact") && !globals.has("vacuum")) {
      throw new UsageException("--compact can only be used with --vacuum");
    }
    for (String action : List.of("vacuum", "cleanup")) {
      if (globals.has(action) && command != null) {
        throw new UsageException("--" + action + " cannot be used with commands");
      }
    }
  }

  /** The first of them that was asked for, or null. */
  private static Command action(CommandLine line, boolean init) {
    Arguments globals = line.globals();
    if (init) {
      return new InitCommand();
    }
    if (globals.has("cleanup")) {
      return new CleanupAction();
    }
    if (globals.has("vacuum")) {
      return new VacuumAction(globals.has("compact"));
    }
    if (globals.has("status")) {
      return new StatusAction(line.json());
    }
    return null;
  }

  private static void check(CommandLine line, Target target) {
    String command = line.command();
    if (command.equals("read") || command.equals("peek")) {
      Bounds.of(line.arguments());
    }
    target.check(Commands.reads(command), Commands.creates(command));
  }
}
