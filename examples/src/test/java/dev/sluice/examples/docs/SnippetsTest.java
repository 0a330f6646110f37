package dev.sluice.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * All Java in the documentation stands, but for white space, in sources that are compiled and run.
 */
class SnippetsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```java *$(.*?)^ *```");
  private static final Pattern JAVADOC = Pattern.compile("(?s)/\\*\\*.*?\\*/");

  @Test
  void allJavaInTheDocumentationIsCompiled() throws IOException {
    List<Path> pages = pages();
    List<String> sources = sources();
    List<String> strangers = new ArrayList<>();
    int snippets = 0;
    for (Path page : pages) {
      for (MatchResult fence : FENCE.matcher(Files.readString(page)).results().toList()) {
        snippets++;
        String snippet = squeezed(fence.group(1));
        if (snippet.isEmpty() || sources.stream().noneMatch(source -> source.contains(snippet))) {
          strangers.add(ROOT.relativize(page) + ":" + fence.group(1));
        }
      }
    }
    assertThat(snippets).isGreaterThan(20);
    assertThat(strangers).as("snippets that stand in no compiled source").isEmpty();
  }

  @Test
  void theBuildFileOfThePluginIsThatOfItsGuide() throws IOException {
    String pom = Files.readString(ROOT.resolve("examples/plugin/pom.xml"));
    assertThat(ROOT.resolve("docs/plugins.md")).content().contains("```xml\n" + pom + "```\n");
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    for (String folder : List.of("docs", "examples")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    return pages;
  }

  /** Of tests, and of examples, which are run by tests. */
  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String folder : List.of("src", "interceptors", "examples")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        for (Path file : files.filter(SnippetsTest::isRun).toList()) {
          sources.add(squeezed(JAVADOC.matcher(Files.readString(file)).replaceAll("")));
        }
      }
    }
    return sources;
  }

  private static boolean isRun(Path file) {
    String path = ROOT.relativize(file).toString().replace('\\', '/');
    return path.endsWith(".java")
        && (path.contains("/src/test/java/")
            || path.startsWith("examples/src/main/java/")
            || path.startsWith("examples/plugin/src/main/java/"));
  }

  /** Without white space, but for one blank between words. */
  private static String squeezed(String code) {
    return code.strip().replaceAll("\\s+", " ").replaceAll(" ?(\\W) ?", "$1");
  }
}
