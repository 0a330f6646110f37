package dev.sluice.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Proves the arrows between the modules, on the compiled classes and on the build files. */
class ArchitectureTest {

  /** What each module's own classes may use besides themselves, module names for packages. */
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "jdbc", Set.of(),
          "retry", Set.of("jdbc"),
          "logging", Set.of("jdbc"),
          "tracing", Set.of("jdbc"),
          "metrics", Set.of("jdbc"),
          "testing", Set.of("jdbc"),
          "sqlite", Set.of("jdbc"),
          "broker", Set.of("retry", "jdbc"),
          "dump", Set.of("broker"),
          "cli",
              Set.of(
                  "broker", "dump", "sqlite", "retry", "logging", "tracing", "metrics", "testing",
                  "jdbc"));

  private static final Set<String> PURE = Set.of("jdbc", "retry", "broker");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sluice");

  @Test
  void everyModuleIsLookedAt() {
    ARROWS
        .keySet()
        .forEach(
            module ->
                assertThat(CLASSES.stream().map(c -> c.getPackageName()))
                    .as(module)
                    .anyMatch(name -> name.startsWith("dev.sluice." + module)));
  }

  @Test
  void arrowsPointOneWay() {
    ARROWS.forEach(
        (module, allowed) -> {
          String[] others =
              ARROWS.keySet().stream()
                  .filter(other -> !other.equals(module) && !allowed.contains(other))
                  .map(other -> "dev.sluice." + other + "..")
                  .toArray(String[]::new);
          if (others.length > 0) {
            noClasses()
                .that()
                .resideInAPackage("dev.sluice." + module + "..")
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
                .resideInAPackage("dev.sluice." + module + "..")
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
    for (Path pom : poms()) {
      String text = Files.readString(pom);
      String module = text.replaceAll("(?s).*?</parent>\\s*<artifactId>sluice-([a-z-]+)<.*", "$1");
      Set<String> declared = declared(text);
      if (module.equals("broker-tck")) {
        assertThat(declared).contains("broker", "testing").doesNotContain("sqlite");
      }
      if (pom.getParent().getParent().endsWith("interceptors")) {
        assertThat(declared)
            .as(module)
            .filteredOn(name -> !name.contains(":"))
            .containsOnly("jdbc");
      }
      if (!ARROWS.containsKey(module)) {
        continue;
      }
      assertThat(ARROWS.get(module))
          .as(module)
          .containsAll(declared.stream().filter(name -> !name.contains(":")).toList());
      if (PURE.contains(module)) {
        assertThat(declared).as(module).noneMatch(name -> name.contains(":"));
      }
    }
  }

  /** The root pom has each jar's manifest say it. */
  @Test
  void everyModuleHasAModuleNameThatIsItsRootPackage() throws Exception {
    Set<String> names = new HashSet<>();
    for (Path pom : poms()) {
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

  private static List<Path> poms() throws Exception {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("LICENSE"))) {
      root = root.getParent();
    }
    try (Stream<Path> files = Files.walk(root, 3)) {
      List<Path> poms =
          files.filter(file -> file.getFileName().toString().equals("pom.xml")).toList();
      assertThat(poms).hasSizeGreaterThan(10);
      return poms;
    }
  }
}
