package dev.sluice.cli.packed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.packed.Packed.Ended;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** At a terminal, which {@code script} of util-linux makes. */
@EnabledOnOs(OS.LINUX)
class TerminalTest {

  private static final Map<String, String> NO_CACHE = Map.of("XDG_CACHE_HOME", "/dev/null");

  @TempDir static Path temp;
  private static Packed packed;

  @BeforeAll
  static void unpack() throws Exception {
    packed = new Packed(temp.resolve("un packed"), temp.resolve("work"));
  }

  /** A script whose streams are all a terminal, at which {@code broker} is the command. */
  private static Ended typed(String script) throws Exception {
    return packed.bash(
        NO_CACHE,
        "broker() { '%s' \"$@\"; }; export -f broker; SHELL=$BASH script -qec '%s' /dev/null"
            .formatted(packed.launcher(), script));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "write q | simplebroker: error: message is required when stdin is a terminal; pass a message or pipe input",
        "load | broker load: reads a dump from stdin into a fresh broker (e.g. `broker load < backup.ndjson`)"
      })
  void doesNotWaitForSomebodyToType(String words, String message) throws Exception {
    assertThat(typed("broker " + words)).isEqualTo(new Ended(1, message + "\r\n", ""));
  }

  /** Colours too would be control characters. */
  @Test
  void printsNoControlCharacters() throws Exception {
    Ended ended =
        typed(
            "broker write t a; broker --explain peek t --json; broker list --stats; broker .x;"
                + " broker --help; broker --vacuum; broker dump");

    assertThat(ended.out()).contains("{\"message\": \"a\"", "t: 1", "SELECT", "usage:", "error:");
    assertThat(ended.out()).doesNotContainPattern("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]");
  }

  @Test
  void tellsThatALongCommandGoesOn() throws Exception {
    Ended ended =
        packed.bash(
            NO_CACHE,
            """
            broker() { '%s' "$@"; }; export -f broker; export SHELL=$BASH
            broker -f from.db write p m; broker -f from.db dump >d; mkfifo f
            script -qefc "broker load <f" seen >/dev/null & exec 3>f; cat d >&3
            for i in {1..600}; do if grep -q MB seen; then break; fi; sleep 0.1; done
            exec 3>&-; wait $!; echo $?; broker read p; grep -c MB seen
            """
                .formatted(packed.launcher()));

    assertThat(ended).isEqualTo(new Ended(0, "0\nm\n1\n", ""));
  }
}
