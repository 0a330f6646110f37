package dev.sluice.cli.config;

import dev.sluice.cli.args.Arguments;
import dev.sluice.cli.config.Target.Origin;
import dev.sluice.cli.io.Diagnostics;
import dev.sluice.cli.io.Failure;
import dev.sluice.cli.io.Failure.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the store that a command line means: by option, project file, search or default. */
public final class TargetResolver {

  private static final int MOST_FOLDERS = 100;

  private final Settings settings;
  private final Path current;
  private final Diagnostics err;
  private final String location;
  private final String name;

  /**
   * A resolver.
   *
   * @param settings of the environment; not null
   * @param current the working folder, absolute; not null
   * @param err for warnings; not null
   */
  public TargetResolver(Settings settings, Path current, Diagnostics err) {
    this.settings = settings;
    this.current = current;
    this.err = err;
    this.location = location(settings, err);
    this.name = settings.text(Variable.DEFAULT_DB_NAME);
  }

  private static String location(Settings settings, Diagnostics err) {
    String location = settings.text(Variable.DEFAULT_DB_LOCATION);
    if (location.isEmpty() || location.startsWith("/")) {
      return location;
    }
    err.warn(
        "BROKER_DEFAULT_DB_LOCATION must be an absolute path. Ignoring relative path: " + location);
    return "";
  }

  /**
   * Finds the store.
   *
   * @param globals options {@code dir} and {@code file}; not null
   * @param init whether it is to be made
   * @return the target, not checked yet
   * @throws Failure if there is none, or the options contradict each other
   */
  public Target resolve(Arguments globals, boolean init) {
    String dir = globals.value("dir");
    String file = globals.value("file");
    String folder = dir != null ? dir : location.isEmpty() ? current.toString() : location;
    if (file != null && !init) {
      return named(dir, folder, file);
    }
    if (settings.isProjectScope()) {
      return search(folder, init);
    }
    Path project = projectFile(dir == null ? current : current.resolve(dir));
    if (project != null) {
      return ProjectFile.read(project, err);
    }
    refuseOtherBackends();
    if (init) {
      return target(current.toString(), name, Origin.COMMAND);
    }
    return target(location.isEmpty() ? folder : location, name, Origin.COMMAND);
  }

  private Target named(String dir, String folder, String file) {
    if (file.startsWith("/") && dir != null) {
      Path parent = Path.of(file).getParent();
      if (parent == null || !PathRules.real(parent).equals(PathRules.real(current.resolve(dir)))) {
        throw new Failure(
            Code.INVALID_ARGUMENT,
            "Inconsistent paths: absolute database path '%s' conflicts with directory '%s'"
                .formatted(file, dir));
      }
    }
    return target(folder, file, Origin.COMMAND);
  }

  private Target target(String folder, String file, Origin origin) {
    if (folder.indexOf('\0') >= 0 || file.indexOf('\0') >= 0) {
      PathRules.checkTexts(folder, file);
    }
    return new Target(folder, current.resolve(folder), file, origin);
  }

  private Target search(String folder, boolean init) {
    Path start = current.resolve(folder);
    if (!Files.exists(start)) {
      throw new Failure(Code.INVALID_ARGUMENT, "Starting directory does not exist: " + folder);
    }
    Path real = PathRules.real(start);
    Path project = upward(real, true);
    if (project != null) {
      return ProjectFile.read(project, err);
    }
    Path store = upward(real, false);
    if (store != null) {
      Path base = store.getParent();
      return new Target(base.toString(), base, store.getFileName().toString(), Origin.DISCOVERED);
    }
    refuseOtherBackends();
    if (init) {
      return target(current.toString(), name, Origin.COMMAND);
    }
    throw new Failure(
        Code.INVALID_ARGUMENT,
        ("BROKER_PROJECT_SCOPE is enabled but no project database '%s' was found in '%s' or any"
                + " parent directory. Run 'broker init' in the project root directory to create"
                + " one.")
            .formatted(name, folder));
  }

  /** A project file or a store in the folder or one above, on the same file system; or null. */
  private Path upward(Path start, boolean project) {
    Object device = device(start);
    Path folder = start;
    for (int looked = 0; folder != null && looked < MOST_FOLDERS; looked++) {
      if (!device(folder).equals(device)) {
        return null;
      }
      boolean root = folder.getParent() == null;
      Path candidate = project ? projectFile(folder) : folder.resolve(name);
      if (candidate != null && (project || (!root && StoreFile.isStore(candidate)))) {
        return candidate;
      }
      folder = folder.getParent();
    }
    return null;
  }

  private static Object device(Path folder) {
    try {
      return Files.getAttribute(folder, "unix:dev");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return "unknown"; // all of one kind, where there are no devices
    }
  }

  /** The project file that counts in a folder, or null. */
  private Path projectFile(Path folder) {
    String config = settings.text(Variable.PROJECT_CONFIG_NAME);
    if (config.isEmpty()) {
      return null;
    }
    Path file =
        folder.resolve(settings.text(Variable.PROJECT_CONFIG_PATH)).resolve(config).normalize();
    return Files.isRegularFile(file) ? file : null;
  }

  private void refuseOtherBackends() {
    String backend = settings.text(Variable.BACKEND);
    if (backend.equals("postgres")) {
      throw new Failure("PostgreSQL targets are not available yet; unset BROKER_BACKEND");
    }
    if (!backend.equals("sqlite")) {
      throw new Failure("Requested backend '" + backend + "' is not available.");
    }
  }
}
