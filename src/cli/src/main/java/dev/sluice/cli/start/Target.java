package dev.sluice.cli.start;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What an entry is made for: this JDK, and these jars at this place.
 *
 * @param folder of the jars
 * @param main the jar of the command
 * @param classPath all jars, as the launcher puts them
 */
record Target(Path folder, Path main, String classPath) {

  private static final int STEP = 65536;

  /** The same only for the same build of the JDK and the same bytes in the same places. */
  String key() throws IOException {
    MessageDigest digest = sha256();
    for (String property : new String[] {"java.home", "java.vm.version", "java.vm.vendor"}) {
      digest.update((System.getProperty(property) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    for (String jar : classPath.split(File.pathSeparator)) {
      try (InputStream bytes = Files.newInputStream(Path.of(jar))) {
        digest.update((jar + " " + hash(bytes) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return hex(digest).substring(0, 32);
  }

  /** Leaves files with the times of what the entry is for; the launcher can compare no more. */
  void mark(Path entry) throws IOException {
    mark(entry.resolve("jdk"), Path.of(System.getProperty("java.home"), "release"));
    mark(entry.resolve("lib"), folder);
    mark(entry.resolve("jar"), main);
  }

  private static void mark(Path mark, Path of) throws IOException {
    Files.createFile(mark);
    if (Files.exists(of)) {
      Files.setLastModifiedTime(mark, Files.getLastModifiedTime(of));
    }
  }

  static String hash(InputStream bytes) throws IOException {
    MessageDigest digest = sha256();
    byte[] step = new byte[STEP];
    for (int read = bytes.read(step); read >= 0; read = bytes.read(step)) {
      digest.update(step, 0, read);
    }
    return hex(digest);
  }

  private static String hex(MessageDigest digest) {
    return "%064x".formatted(new BigInteger(1, digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
