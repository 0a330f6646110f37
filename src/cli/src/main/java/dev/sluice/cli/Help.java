package dev.sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What is printed for people who ask; the texts are resources, one for each command. */
final class Help {

  /** The release of the command that this one stands in for. */
  private static final String STANDS_IN_FOR = "simplebroker 7.3.2";

  private Help() {}

  /** Of everything, with the name of the default file. */
  static String all(String file) {
    return text("all").formatted(file);
  }

  /** Of a command that exists; one of {@code alias} has both words. */
  static String of(String command) {
    return text(command.replace(' ', '-'));
  }

  private static String text(String name) {
    try (InputStream in = Help.class.getResourceAsStream("help/" + name + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String version() {
    String own = Help.class.getPackage().getImplementationVersion();
    return STANDS_IN_FOR + " (sluice " + (own == null ? "development" : own) + ")";
  }
}
