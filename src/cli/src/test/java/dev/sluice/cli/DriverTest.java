package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteJDBCLoader;

/** The one thing of the driver's insides that a quick start knows of. */
class DriverTest {

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
