package dev.sluice.cli.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.cli.packed.Packed.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and folders that the user may not read or write; root is somebody else here. */
class PermissionsTest {

  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  @TempDir Path temp;

  @Test
  void areExplainedAtOnce() throws Exception {
    Path work = Files.createDirectory(temp.toRealPath().resolve("work"));
    Packed packed = new Packed(temp.resolve("packed"), work);
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path script = Files.createTempFile(work, "script", ".sh");
    Files.writeString(
        script,
        """
        b='%s'
        mkdir closed new; "$b" -d closed write q m; chmod 555 closed new
        HOME=$PWD/new "$b" write q m
        for line in '-d closed read q' '-d closed write q m' '-d closed --cleanup' '-d new list' '-d new --vacuum'; do
          "$b" $line 2>&1; echo $?
        done
        chmod 755 closed; chmod 444 closed/.broker.db; "$b" -d closed write q m 2>&1; echo $?
        """
            .formatted(packed.launcher()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    String user = ROOT ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", "");
    assumeTrue(packed.bash(environment, user + "true").code() == 0, "nobody else to be");

    assertThat(packed.bash(environment, user + "sh " + script))
        .isEqualTo(
            new Ended(
                0,
                """
                simplebroker: error: Parent directory is not accessible: %1$s/closed
                1
                simplebroker: error: open failed: the folder %1$s/closed is not writable for this user; SQLite needs to create files there
                1
                simplebroker: error: Parent directory is not accessible: %1$s/closed
                1
                simplebroker: error: Parent directory is not writable: %1$s/new
                1
                Database not found: %1$s/new/.broker.db
                0
                simplebroker: error: Database file is not readable/writable: %1$s/closed/.broker.db
                1
                """
                    .formatted(work),
                ""));
  }
}
