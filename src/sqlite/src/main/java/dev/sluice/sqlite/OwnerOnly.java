package dev.sluice.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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
    restrictIfThere(file);
    for (String suffix : NewFile.BESIDE) {
      restrictIfThere(NewFile.beside(file, suffix));
    }
  }

  private static void restrictIfThere(Path file) throws IOException {
    if (Files.exists(file)) {
      set(file, FILE);
    }
  }

  /** Makes an empty file, which is a new database to SQLite; what it makes beside gets its mode. */
  static void createFile(Path file) throws IOException {
    view(file.getParent());
    Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
    set(file, FILE);
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
