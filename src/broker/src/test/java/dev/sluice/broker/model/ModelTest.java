package dev.sluice.broker.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broker.support.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Random sequences of all operations, beside a model in memory. A sequence that fails is shrunk to
 * a short one, which is reported with the seed that gives it again.
 */
class ModelTest {

  private static Path folder;

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("model");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 60, seed = "20261124", edgeCases = EdgeCasesMode.NONE)
  void theSameSequencesDoWhatTheModelDoes(@ForAll("sequences") List<Step> steps) throws Exception {
    check(steps);
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  @Tag("long")
  void newSequencesDoWhatTheModelDoes(@ForAll("sequences") List<Step> steps) throws Exception {
    check(steps);
  }

  @Provide
  Arbitrary<List<Step>> sequences() {
    return Steps.sequences(100);
  }

  private void check(List<Step> steps) throws IOException, SQLException {
    Path own = Files.createTempDirectory(folder, "try");
    Model model = new Model();
    try (Store store = new Store(own.resolve("model.db"))) {
      for (Step step : steps) {
        step.run(store.broker, model);
        assertThat(store.file.rows("SELECT queue, body, ts, claimed FROM messages ORDER BY id"))
            .as("the store after %s", step)
            .isEqualTo(model.rows.stream().map(Model.Row::columns).toList());
        assertThat(store.highest()).as("the highest ID after %s", step).isEqualTo(model.highest);
      }
    }
  }
}
