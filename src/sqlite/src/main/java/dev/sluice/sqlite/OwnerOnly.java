package dev.sluice.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * Keeps a database from everybody but its owner. Modes are set after something is made as well,
 * since the umask may take away from those it is made with.
 */
final class OwnerOnly {

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private OwnerOnly() {}

  /** Makes a folder and those above it that are missing. */
  static void createFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    createFolder(folder.getParent());
    view(folder.getParent());
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    } catch (FileAlreadyExistsException e) {
      return; // somebody else's by now, or a file, which creating the database will complain of
    }
    set(folder, FOLDER);
  }

  /** Takes an existing database, and what SQLite keeps beside it, away from everybody else. */
  static void restrict(Path file) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
      Path each = file.resolveSibling(file.getFileName() + suffix);
      if (Files.exists(each)) {
        set(each, FILE);
      }
    }
  }

  /**
   * A file that has the mode in which SQLite shall make the database; it gives that to what it
   * makes beside it too.
   *
   * @return in the same folder; to be deleted once the database is open
   */
  static Path model(Path file) throws IOException {
    view(file.getParent());
    Path model = Files.createTempFile(file.getParent(), ".sluice-mode", null);
    set(model, FILE);
    return model;
  }

  private static void set(Path path, Set<PosixFilePermission> mode) throws IOException {
    PosixFileAttributeView view = view(path);
    if (view.readAttributes().permissions().equals(mode)) {
      return;
    }
    view.setPermissions(mode);
    if (!view.readAttributes().permissions().equals(mode)) {
      throw unsupported(path);
    }
  }

  private static PosixFileAttributeView view(Path path) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view == null) {
      throw unsupported(path);
    }
    return view;
  }

  private static IOException unsupported(Path path) {
    return new IOException(
        "the file system of %s has no POSIX permissions, so the database can't be kept from others;"
                .formatted(path)
            + " put it on one that has, or open it without ownerOnly() and protect its folder by"
            + " other means");
  }
}
