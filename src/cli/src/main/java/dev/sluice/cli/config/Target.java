package dev.sluice.cli.config;

import dev.sluice.cli.io.Failure;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file of a store, and who named it.
 *
 * @param folder the text of its folder; not null
 * @param base the folder, absolute; not null
 * @param file the text of the file in it; not null
 * @param origin who named it; not null
 */
public record Target(String folder, Path base, String file, Origin origin) {

  /** Who named a file. */
  public enum Origin {
    /** Options, the environment or nobody. */
    COMMAND,
    /** A project file. */
    PROJECT_FILE,
    /** A search upward, which has found a store. */
    DISCOVERED
  }

  /**
   * The file.
   *
   * @return absolute
   */
  public Path path() {
    return base.resolve(file).normalize();
  }

  /**
   * The file as it was named.
   *
   * @return not resolved, nor checked
   */
  public String asBuilt() {
    return file.startsWith("/") ? file : Path.of(folder).resolve(file).toString();
  }

  /**
   * Checks that a command may use it, and creates its folder if only that is missing.
   *
   * @param reads whether the command only reads, or takes, what is there
   * @param creates whether it may create a missing store though a project file names it
   * @throws Failure that says why not
   */
  public void check(boolean reads, boolean creates) {
    if (origin == Origin.PROJECT_FILE) {
      if (!creates) {
        requireProjectStore();
      }
      return;
    }
    checkTexts();
    if (origin == Origin.COMMAND) {
      PathRules.checkPlaces(folder, base, !file.startsWith("/"), path());
    }
    if (reads && Files.exists(path())) {
      StoreFile.requireDatabase(path());
    }
  }

  private void requireProjectStore() {
    if (!Files.exists(path())) {
      throw new Failure("Database file does not exist: " + path());
    }
    StoreFile.requireStore(path());
  }

  /**
   * Checks only how it is written.
   *
   * @throws Failure that says what is wrong
   */
  public void checkTexts() {
    if (origin == Origin.COMMAND) {
      PathRules.checkTexts(folder, file);
    }
  }
}
