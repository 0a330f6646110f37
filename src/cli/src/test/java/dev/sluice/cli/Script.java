package dev.sluice.cli;

import dev.sluice.cli.Shell.Result;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the lines of a script one after the other, those that only call the command inside this
 * process, which is ten times as quick, and all others by a shell.
 */
final class Script {

  private static final Pattern ASSIGNMENT =
      Pattern.compile("(BROKER_[A-Z_]+)=(.*)", Pattern.DOTALL);

  private Path folder;

  Script(Path folder) {
    this.folder = folder;
  }

  Result run(String script) throws IOException, InterruptedException {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    int code = 0;
    for (String line : script.split("\n")) {
      Result result = line(line);
      out.append(result.out());
      err.append(result.err());
      code = result.code();
    }
    return new Result(out.toString(), err.toString(), code);
  }

  private Result line(String line) throws IOException, InterruptedException {
    int pipe = line.lastIndexOf(" | ");
    String source = pipe < 0 ? ":" : line.substring(0, pipe);
    String last = line.substring(pipe < 0 ? 0 : pipe + 3);
    List<String> words = words(last.replace("$PWD", folder.toString()));
    if (!words.isEmpty() && words.get(0).equals("cd")) {
      folder = folder.resolve(words.get(1));
      return new Result("", "", 0);
    }
    Map<String, String> environment = new HashMap<>();
    while (!words.isEmpty()) {
      Matcher assignment = ASSIGNMENT.matcher(words.get(0));
      if (!assignment.matches()) {
        break;
      }
      environment.put(assignment.group(1), assignment.group(2));
      words.remove(0);
    }
    Shell shell = new Shell(folder);
    if (words.isEmpty() || !words.get(0).equals("broker") || source.contains("broker")) {
      return shell.sh(line);
    }
    byte[] input = source.equals(":") ? new byte[0] : shell.bytes(source);
    return new Console(folder, environment)
        .piped(
            new ByteArrayInputStream(input), words.subList(1, words.size()).toArray(String[]::new));
  }

  /** As a shell takes them apart; none if only a shell can. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (char c : line.toCharArray()) {
      if (quote == 0 && c == ' ') {
        if (word != null) {
          words.add(word.toString());
        }
        word = null;
        continue;
      }
      if ("$`\\".indexOf(c) >= 0 && quote != '\'' || quote == 0 && "|&;<>()*?[~#".indexOf(c) >= 0) {
        return new ArrayList<>();
      }
      word = word == null ? new StringBuilder() : word;
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else {
        word.append(c);
      }
    }
    if (word != null) {
      words.add(word.toString());
    }
    return words;
  }
}
