package dev.sluice.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a demonstration has its store; the name says which process it belongs to, so that the next
 * one can tell what a killed one has left.
 */
final class DemoFolder {

  private static final String PREFIX = "sluice-demo-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})-\\d+");

  private DemoFolder() {}

  static Path create() throws IOException {
    return Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
  }

  /** Those of the same user whose process is gone. */
  static List<Path> abandonedBeside(Path folder) throws IOException {
    UserPrincipal owner = Files.getOwner(folder);
    List<Path> abandoned = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.getParent())) {
      for (Path file : files.filter(DemoFolder::isOfNoProcess).toList()) {
        if (isFolderOf(owner, file)) {
          abandoned.add(file);
        }
      }
    }
    return abandoned;
  }

  private static boolean isOfNoProcess(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
  }

  private static boolean isFolderOf(UserPrincipal owner, Path file) throws IOException {
    try {
      return Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(owner);
    } catch (NoSuchFileException removedMeanwhile) {
      return false;
    }
  }
}
