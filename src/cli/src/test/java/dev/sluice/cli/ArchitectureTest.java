package dev.sluice.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Proves the arrows between the modules, on the compiled classes and on the build files. */
class ArchitectureTest {

  /** What each published module's own classes may use besides themselves. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry("jdbc", Set.of()),
          entry("retry", Set.of("jdbc")),
          entry("logging", Set.of("jdbc")),
          entry("tracing", Set.of("jdbc")),
          entry("metrics", Set.of("jdbc")),
          entry("micrometer", Set.of("jdbc")),
          entry("guard", Set.of("jdbc")),
          entry("repeats", Set.of("jdbc")),
          entry("slow", Set.of("jdbc")),
          entry("datasource-proxy", Set.of("jdbc")),
          entry("testing", Set.of("jdbc")),
          entry("sqlite", Set.of("jdbc")),
          entry("broker", Set.of("retry", "jdbc")),
          entry("broker-tck", Set.of("broker", "testing")),
          entry("dump", Set.of("broker")),
          entry(
              "cli",
              Set.of(
                  "broker", "dump", "sqlite", "retry", "logging", "tracing", "metrics", "testing",
                  "jdbc")));

  /** The compliance suite is part of the broker's package and not on this class path. */
  private static final Set<String> LOOKED_AT =
      ARROWS.keySet().stream()
          .filter(module -> !module.equals("broker-tck"))
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> PURE =
      Set.of("jdbc", "retry", "broker", "guard", "repeats", "slow", "testing");

  private static final Pattern ARTIFACT =
      Pattern.compile(
          "(?s)<modelVersion>[^<]*</modelVersion>\\s*(?:<groupId>dev\\.sluice</groupId>)?\\s*<artifactId>sluice-([a-z-]+)<");

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sluice");

  @Test
  void everyModuleIsLookedAt() {
    LOOKED_AT.forEach(
        module ->
            assertThat(CLASSES.stream().map(c -> c.getPackageName() + "."))
                .as(module)
                .anyMatch(name -> name.startsWith(packageOf(module) + ".")));
  }

  @Test
  void arrowsPointOneWay() {
    LOOKED_AT.forEach(
        module -> {
          Set<String> allowed = ARROWS.get(module);
          String[] others =
              LOOKED_AT.stream()
                  .filter(other -> !other.equals(module) && !allowed.contains(other))
                  .map(other -> packageOf(other) + "..")
                  .toArray(String[]::new);
          if (others.length > 0) {
            noClasses()
                .that()
                .resideInAPackage(packageOf(module) + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(CLASSES);
          }
        });
  }

  @Test
  void theCoreUsesNothingButTheJdk() {
    PURE.forEach(
        module ->
            classes()
                .that()
                .resideInAPackage(packageOf(module) + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                    "java..", "javax.sql..", "javax.transaction.xa..", "dev.sluice..")
                .check(CLASSES));
  }

  @Test
  void noTwoPackagesDependOnEachOther() {
    slices().matching("dev.sluice.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void buildFilesDeclareTheSameArrows() throws Exception {
    Map<String, String> poms = poms();
    ARROWS.forEach(
        (module, allowed) -> {
          Set<String> declared = declared(poms.get(module));
          assertThat(allowed)
              .as(module)
              .containsAll(declared.stream().filter(name -> !name.contains(":")).toList());
          if (PURE.contains(module)) {
            assertThat(declared).as(module).noneMatch(name -> name.contains(":"));
          }
        });
  }

  @Test
  void noPublishedModuleIsForgottenHereOrInTheBom() throws Exception {
    Map<String, String> poms = poms();
    Set<String> published = new HashSet<>(poms.keySet());
    published.removeIf(module -> poms.get(module).contains("<maven.deploy.skip>true"));
    published.removeAll(Set.of("parent", "bom"));

    assertThat(ARROWS).containsOnlyKeys(published);
    assertThat(declared(poms.get("bom"))).containsExactlyInAnyOrderElementsOf(published);
  }

  private static String packageOf(String module) {
    return "dev.sluice." + module.replace("-", "");
  }

  /** The root pom has each jar's manifest say it. */
  @Test
  void everyModuleHasAModuleNameThatIsItsRootPackage() throws Exception {
    Set<String> names = new HashSet<>();
    for (Path pom : files()) {
      String text = Files.readString(pom);
      if (text.contains("<packaging>pom</packaging>")
          || !Files.exists(pom.resolveSibling("src/main"))) {
        continue;
      }
      assertThat(text).as(pom.toString()).contains("<sluice.module.name>dev.sluice.");
      String name = text.replaceAll("(?s).*<sluice.module.name>(.*?)<.*", "$1");
      assertThat(names.add(name)).as(name).isTrue();
      Path sources = pom.resolveSibling("src/main/java");
      assertThat(Files.isDirectory(sources.resolve(name.replace('.', '/')))).as(name).isTrue();
    }
    assertThat(names).contains("dev.sluice.jdbc", "dev.sluice.broker", "dev.sluice.retry");
  }

  /** Dependencies for compiling or running: ours by module, others as group:artifact. */
  private static Set<String> declared(String pom) {
    Set<String> declared = new HashSet<>();
    String dependency = "(?s)<dependency>(.*?)</dependency>";
    for (MatchResult match : Pattern.compile(dependency).matcher(pom).results().toList()) {
      String body = match.group(1);
      if (!body.contains("<scope>test</scope>")) {
        String group = body.replaceAll("(?s).*<groupId>(.*?)</groupId>.*", "$1");
        String artifact = body.replaceAll("(?s).*<artifactId>(.*?)</artifactId>.*", "$1");
        declared.add(
            group.equals("dev.sluice") ? artifact.replace("sluice-", "") : group + ":" + artifact);
      }
    }
    return declared;
  }

  /** The build files by module. */
  private static Map<String, String> poms() throws Exception {
    Map<String, String> poms = new HashMap<>();
    for (Path file : files()) {
      String pom = Files.readString(file);
      Matcher own = ARTIFACT.matcher(pom.replaceFirst("(?s)<parent>.*</parent>", ""));
      assertThat(own.find()).as(file.toString()).isTrue();
      poms.put(own.group(1), pom);
    }
    return poms;
  }

  /** The build files of the house; the example of a plugin is nobody's child. */
  private static List<Path> files() throws Exception {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("LICENSE"))) {
      root = root.getParent();
    }
    Path example = root.resolve("examples/plugin/pom.xml");
    try (Stream<Path> files = Files.walk(root, 3)) {
      return files.filter(file -> file.endsWith("pom.xml") && !file.equals(example)).toList();
    }
  }
}
