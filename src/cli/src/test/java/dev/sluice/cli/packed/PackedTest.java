package dev.sluice.cli.packed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.packed.Packed.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the archive holds works from a path with a space. */
class PackedTest {

  private static final Map<String, String> NO_CACHE = Map.of("XDG_CACHE_HOME", "/dev/null");

  @TempDir static Path temp;
  private static Packed packed;

  @BeforeAll
  static void unpackAndFill() throws Exception {
    packed = new Packed(temp.resolve("un packed"), temp.resolve("work place"));
    packed.run(Packed.thisJdk(), NO_CACHE, "alias", "add", "d", "done");
    for (String queue : List.of("todo", "done")) {
      packed.run(Packed.thisJdk(), NO_CACHE, "write", queue, "x");
    }
    packed.run(Packed.thisJdk(), NO_CACHE, "-f", "other.db", "write", "other", "x");
  }

  @Test
  void runsOnTheOldestAndTheNewestJdk() throws Exception {
    for (Path jdk : new HashSet<>(List.of(Packed.thisJdk(), Packed.newestJdk()))) {
      assertThat(packed.run(jdk, NO_CACHE, "write", "jdks", "hällo wörld"))
          .isEqualTo(new Ended(0, "", ""));
      assertThat(packed.run(jdk, NO_CACHE, "read", "jdks"))
          .isEqualTo(new Ended(0, "hällo wörld\n", ""));
      assertThat(packed.run(jdk, NO_CACHE, "read", "jdks")).isEqualTo(new Ended(2, "", ""));
    }
  }

  @Test
  void runsThroughALinkAndAPathOfItsOwn() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("linked broker"), packed.launcher());
    Ended ended =
        packed.bash(NO_CACHE, "cd '%s' && './%s' --version".formatted(temp, "linked broker"));

    assertThat(ended.out()).startsWith("simplebroker ");
    assertThat(ended.err()).isEmpty();
    assertThat(link).isSymbolicLink();
  }

  @Test
  void opensNothingInPlaceOfClosedStreams() throws Exception {
    Ended ended =
        packed.bash(
            NO_CACHE,
            "b='%s'; \"$b\" write closed - <&- 2>err; echo $?; \"$b\" write closed x <&- >&- 2>&-; echo $?"
                .formatted(packed.launcher()));

    assertThat(ended).isEqualTo(new Ended(0, "1\n0\n", ""));
    assertThat(packed.run(Packed.thisJdk(), NO_CACHE, "read", "closed", "--all"))
        .isEqualTo(new Ended(0, "x\n", ""));
  }

  @Test
  void printsItsThreadsOnStandardErrorWhenItIsAskedTo() throws Exception {
    Ended ended =
        packed.bash(
            NO_CACHE,
            """
            within() { for i in {1..600}; do "$@" && return; sleep 0.1; done; }
            b='%s'; "$b" write quit x; "$b" -q watch quit --peek >out 2>err & p=$!
            within [ -s out ]; kill -QUIT $p; within grep -q 'Full thread dump' err; kill -TERM $p
            wait $p; echo $?; cat out
            """
                .formatted(packed.launcher()));

    assertThat(ended).isEqualTo(new Ended(0, "0\nx\n", ""));
  }

  @Test
  void saysWhatToDoWithoutJava() throws Exception {
    Ended ended = packed.run(Path.of("/nowhere"), NO_CACHE, "list");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("17 or newer").contains("JAVA_HOME");
  }

  @Test
  void holdsWhatItShould() throws Exception {
    try (Stream<Path> files = Files.list(packed.home())) {
      assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
          .contains("bin", "lib", "completion", "LICENSE");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "broker wr, write",
    "broker --sta, --status",
    "broker alias a, add",
    "broker --exp, --explain",
    "broker read done --js, --json",
    "broker read done --wa, --wait",
    "broker move done todo --wa, --wait",
    "broker peek done --inc, --include-claimed",
    "broker rename a b --no, --no-retarget-aliases",
    "broker dump --inc, --include",
    "broker dump --include a* --exc, --exclude",
    "broker load --f, --force",
    "broker load do,",
    "broker alias list --target do, done",
    "broker read do, done",
    "broker read @, @d",
    "broker move done to, todo",
    "broker -f other.db read o, other",
    "broker --file=other.db read o, other",
    "broker watch todo --move=do, --move=done",
    "broker -f missing.db read o,",
    "broker write done he,"
  })
  void completesInBash(String line, String word) throws Exception {
    String script =
        """
        broker() { '%s' "$@"; }
        . '%s'
        COMP_WORDS=(%s) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _broker
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(packed.launcher(), packed.home().resolve("completion/broker.bash"), line);
    Ended ended = packed.bash(NO_CACHE, script);

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().strip()).isEqualTo(word == null ? "" : word);
    assertThat(temp.resolve("work place/missing.db")).doesNotExist();
  }
}
