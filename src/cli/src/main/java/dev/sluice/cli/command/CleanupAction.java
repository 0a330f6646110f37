package dev.sluice.cli.command;

import dev.sluice.cli.config.StoreFile;
import dev.sluice.cli.config.Target;
import dev.sluice.cli.io.Failure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code --cleanup}: deletes the store and the files beside it that belong to it. */
public final class CleanupAction implements Command {

  private static final List<String> COMPANIONS =
      List.of(".status", ".vacuum.lock", ".lock", "-journal", "-wal", "-shm", "");

  /** The action. */
  public CleanupAction() {
    // nothing to set
  }

  @Override
  public int run(Session session) {
    Target target = session.target();
    target.checkTexts();
    Path path = target.path();
    if (Files.exists(path)) {
      StoreFile.requireStore(path);
    }
    boolean found = remove(StoreFile.followed(path));
    session.comment(
        (found ? "Database cleaned up: " : "Database not found, nothing to clean up: ")
            + target.asBuilt());
    return Exit.OK;
  }

  /** Goes on after failures and reports all of them. */
  private static boolean remove(Path store) {
    List<Path> entries = statusLeftovers(store);
    for (String companion : COMPANIONS) {
      entries.add(store.resolveSibling(store.getFileName() + companion));
    }
    boolean found = false;
    StringBuilder failures = new StringBuilder();
    for (Path entry : entries) {
      try {
        if (Files.isDirectory(entry, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
          failures.append("; unlink ").append(entry).append(": [Errno 21] Is a directory: '");
          failures.append(entry).append('\'');
        } else {
          found |= Files.deleteIfExists(entry);
        }
      } catch (IOException e) {
        failures.append("; unlink ").append(entry).append(": ").append(e.getMessage());
      }
    }
    if (failures.length() > 0) {
      throw new Failure(
          "SQLite cleanup was incomplete; other entries may already be gone; failed attempts: "
              + failures.substring(2));
    }
    return found;
  }

  private static List<Path> statusLeftovers(Path store) {
    List<Path> found = new ArrayList<>();
    Path folder = store.getParent();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    String prefix = store.getFileName() + ".status.tmp.";
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(folder, entry -> isLeftover(entry, prefix))) {
      entries.forEach(found::add);
    } catch (IOException e) {
      throw new Failure("Parent directory is not accessible: " + folder);
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }

  private static boolean isLeftover(Path entry, String prefix) {
    String name = entry.getFileName().toString();
    return name.startsWith(prefix) && name.substring(prefix.length()).matches("[0-9]+\\.[0-9]+");
  }
}
