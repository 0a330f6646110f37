package dev.sluice.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;

class DriverTest {

  @Test
  void preloadingTouchesNothingAndLeavesConnectionsAsTheyAre(@TempDir Path folder)
      throws Exception {
    SqliteDataSource.preload();

    assertThat(folder).isEmptyDirectory();
    try (Connection connection = SqliteDataSource.at(folder.resolve("a.db")).getConnection()) {
      assertThat(connection.isValid(1)).isTrue();
    }
  }

  /** The one thing of the driver's insides that {@link Driver} knows of. */
  @Test
  void theDriverMarksThatItsLibraryIsLoaded() throws Exception {
    SQLiteJDBCLoader.initialize();

    Field loaded = SQLiteJDBCLoader.class.getDeclaredField("extracted");

    assertThat(Modifier.isStatic(loaded.getModifiers())).isTrue();
    assertThat(loaded.getType()).isEqualTo(boolean.class);
    loaded.setAccessible(true);
    assertThat(loaded.getBoolean(null)).isTrue();
  }
}
