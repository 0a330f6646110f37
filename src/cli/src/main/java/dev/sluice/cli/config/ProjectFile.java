package dev.sluice.cli.config;

import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.toml.TomlParser;
import dev.sluice.cli.io.Diagnostics;
import dev.sluice.cli.io.Failure;
import dev.sluice.cli.io.Failure.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** A project file, {@code .broker.toml}: names the store of a folder and those below. */
final class ProjectFile {

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private ProjectFile() {}

  static Target read(Path file, Diagnostics err) {
    UnmodifiableConfig config;
    try {
      config = new TomlParser().parse(Files.readString(file));
    } catch (IOException e) {
      throw invalid(file + " can't be read: " + e.getMessage());
    } catch (ParsingException e) {
      throw invalid(file + " is no TOML: " + withoutValues(String.valueOf(e.getMessage())));
    }
    checkOptions(config.get("backend_options"));
    checkVersion(config.get("version"));
    String backend = text(config, "backend");
    String target = text(config, "target");
    warn(file, backend, target, err);
    if (backend.equals("postgres")) {
      throw invalid("PostgreSQL targets are not available yet; name an SQLite file in " + file);
    }
    if (!backend.equals("sqlite")) {
      throw invalid("Unknown backend plugin: " + backend);
    }
    int dangerous = PathRules.dangerous(target);
    if (dangerous >= 0) {
      throw invalid(PathRules.dangerous(".broker.toml sqlite target", dangerous, target));
    }
    Path folder = file.getParent();
    return new Target(folder.toString(), folder, target, Target.Origin.PROJECT_FILE);
  }

  /** What a parser complains of; what it quotes of the file may be secret. */
  private static String withoutValues(String complaint) {
    return complaint.split("[:'\"\\n]", 2)[0].strip();
  }

  private static void checkOptions(Object options) {
    if (options == null) {
      return;
    }
    if (!(options instanceof UnmodifiableConfig table)) {
      throw invalid("'backend_options' must be a table in .broker.toml");
    }
    for (UnmodifiableConfig.Entry entry : table.entrySet()) {
      Object value = entry.getValue();
      if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
        throw invalid(
            "'backend_options' values must be strings, integers, floats, or booleans in"
                + " .broker.toml");
      }
    }
  }

  private static void checkVersion(Object version) {
    boolean one =
        Boolean.TRUE.equals(version)
            || (version instanceof Number number && number.doubleValue() == 1);
    if (!one) {
      String shown;
      if (version == null) {
        shown = "None";
      } else if (version instanceof String text) {
        shown = Quoted.of(text);
      } else {
        shown = Boolean.FALSE.equals(version) ? "False" : version.toString();
      }
      throw invalid("Unsupported .broker.toml version " + shown + "; expected 1");
    }
  }

  private static String text(UnmodifiableConfig config, String name) {
    Object value = config.get(name);
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    throw invalid(".broker.toml requires a non-empty string '" + name + "'");
  }

  private static void warn(Path file, String backend, String target, Diagnostics err) {
    boolean password =
        target.matches("(?s).*://[^/@]*:[^/@]+@.*") || target.matches("(?s).*\\bpassword\\s*=.*");
    if (backend.equals("postgres") && password) {
      err.warn(
          file
              + " embeds a backend password; store secrets in BROKER_BACKEND_PASSWORD or another"
              + " environment variable");
    }
    if (isOpenToOthers(file)) {
      err.warn(
          file
              + " is group/other-readable; restrict permissions when it contains sensitive"
              + " configuration");
    }
  }

  private static boolean isOpenToOthers(Path file) {
    try {
      return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
    } catch (IOException | UnsupportedOperationException e) {
      return false; // no such permissions on this system, so none to warn of
    }
  }

  private static Failure invalid(String message) {
    return new Failure(Code.INVALID_ARGUMENT, message);
  }
}
