package dev.sluice.cli.config;

import dev.sluice.cli.io.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which paths a store may have, so that scripts can quote them badly and nothing happens. */
final class PathRules {

  private static final String DANGEROUS = "\0\r\n\t\u007f|&;$`\"'<>(){}[]*?~^!#";
  private static final int LONGEST_COMPONENT = 255;
  private static final int LONGEST = 1024;
  private static final int SHOWN = 50;
  private static final int MOST_LINKS = 40;

  private PathRules() {}

  /** The first character that is not allowed, or -1. */
  static int dangerous(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (DANGEROUS.indexOf(text.charAt(i)) >= 0) {
        return text.charAt(i);
      }
    }
    return -1;
  }

  static String dangerous(String what, int character, String text) {
    return "%s contains dangerous character %s: %s. Path components must not contain shell"
            .formatted(what, Quoted.of(Character.toString(character)), text)
        + " metacharacters or control characters.";
  }

  static boolean isSafe(String text) {
    if (text.isEmpty()) {
      return true;
    }
    return problem("", text) == null && !hasComponent(text, ".");
  }

  private static boolean hasComponent(String text, String component) {
    for (String part : text.split("/")) {
      if (part.equals(component)) {
        return true;
      }
    }
    return false;
  }

  private static String problem(String what, String text) {
    int dangerous = dangerous(text);
    if (dangerous >= 0) {
      return dangerous(what, dangerous, text);
    }
    if (hasComponent(text, "..")) {
      return what + " must not contain parent directory references: " + text;
    }
    for (String part : text.split("/")) {
      if (part.startsWith(" ") || part.endsWith(" ")) {
        return "%s component cannot start or end with spaces: '%s' in %s"
            .formatted(what, part, text);
      }
      if (part.length() > LONGEST_COMPONENT) {
        return "%s component too long (max 255 chars): '%s...' in %s"
            .formatted(what, part.substring(0, SHOWN), text);
      }
    }
    return text.length() <= LONGEST
        ? null
        : "%s too long (max 1024 chars): %d chars in %s..."
            .formatted(what, text.length(), text.substring(0, SHOWN));
  }

  /** Checks the texts of folder and file. */
  static void checkTexts(String folder, String file) {
    check("Directory argument (-d/--dir)", folder, folder.isEmpty() || folder.equals("."));
    if (file.isEmpty()) {
      throw new Failure("Database filename must be a non-empty string");
    }
    check("Database filename", file, hasComponent(file, "."));
  }

  private static void check(String what, String text, boolean current) {
    String problem = problem(what, text);
    if (problem != null) {
      throw new Failure(problem);
    }
    if (current) {
      throw new Failure(what + " must not contain current directory references: " + text);
    }
  }

  /** Checks what the paths lead to, and creates the folder of the file if only that is missing. */
  static void checkPlaces(String folderText, Path folder, boolean relative, Path file) {
    if (!Files.exists(folder)) {
      throw new Failure("Directory not found: " + folderText);
    }
    if (!Files.isDirectory(folder)) {
      throw new Failure("Path is a file, not a directory: " + folderText);
    }
    Path real = real(file);
    if (relative && !real.startsWith(real(folder))) {
      throw new Failure("Database file must be within the working directory");
    }
    Path parent = file.getParent();
    if (!Files.exists(parent)) {
      create(parent);
    } else if (!Files.exists(file)) {
      requireWritable(parent);
    }
  }

  private static void create(Path folder) {
    Path above = folder.getParent();
    if (!Files.isDirectory(above)) {
      throw new Failure("Parent directory not found: " + above);
    }
    requireWritable(above);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new Failure("Parent directory is not writable: " + above);
    }
  }

  private static void requireWritable(Path folder) {
    if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
      throw new Failure("Parent directory is not accessible: " + folder);
    }
    if (!Files.isWritable(folder)) {
      throw new Failure("Parent directory is not writable: " + folder);
    }
  }

  /** Follows links, also to what is not there. */
  static Path real(Path path) {
    return real(path, path, 0);
  }

  private static Path real(Path path, Path start, int links) {
    if (links > MOST_LINKS) {
      throw new Failure("Symlink loop from '" + start + "'");
    }
    try {
      if (Files.isSymbolicLink(path)) {
        return real(path.resolveSibling(Files.readSymbolicLink(path)), start, links + 1);
      }
      if (Files.exists(path)) {
        return path.toRealPath();
      }
    } catch (IOException e) {
      throw new Failure("the path " + path + " can't be followed: " + e.getMessage());
    }
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path : real(parent, start, links).resolve(path.getFileName());
  }
}
