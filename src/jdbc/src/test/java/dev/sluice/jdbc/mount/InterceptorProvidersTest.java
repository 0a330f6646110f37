package dev.sluice.jdbc.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.jdbc.InterceptorProvider;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InterceptorProvidersTest {

  private final InterceptorProviders providers =
      InterceptorProviders.in(InterceptorProvidersTest.class.getClassLoader());

  @Test
  void theyAreMadeInTheOrderOfTheirNames() {
    Pipeline pipeline =
        providers.create(Installation.of(" second-note,note ,, repeating", new Properties()));
    assertThat(pipeline.interceptors()).hasToString("[second-note, note, repeating]");
    assertThat(providers.names()).contains("note", "second-note", "repeating");
  }

  @Test
  void theyAreInstalledInCode() throws SQLException {
    DataSource dataSource = new JdbcDataSource();
    ((JdbcDataSource) dataSource).setUrl("jdbc:h2:mem:");
    Pipeline pipeline =
        InterceptorProviders.installed()
            .create(Installation.of("second-note,note", new Properties()));
    DataSource wrapped = SluiceDataSource.wrap(dataSource, pipeline);

    wrapped.getConnection().close();
    assertThat(((NoteProvider.Note) pipeline.interceptors().get(0)).kinds)
        .containsExactly(Kind.ACQUIRE, Kind.RELEASE);
    InterceptorProviders.close(pipeline);
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> providers.create(install("note", "nope")))
        .withMessageMatching(
            "interceptor \"nope\" is not installed; there are: .*note, .*second-note.*");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InterceptorProviders.in().create(install("note")))
        .withMessage("interceptor \"note\" is not installed; there are: none");
  }

  @Test
  void aNameIsGivenOnceAndOnlyOneRepeats() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> providers.create(install("note", "note")))
        .withMessage("interceptor \"note\" is named twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> providers.create(install("repeating", "also-repeating")))
        .withMessageContaining("multiply")
        .withMessageContaining("repeating and also-repeating");
  }

  @Test
  void settingsReachTheInterceptorTheyAreFor() {
    Map<String, String> environment =
        Map.of("SLUICE_NOTE_TEXT", "of note", "SLUICE_SECOND_NOTE_TEXT", "of the second");
    Pipeline pipeline =
        providers.create(
            new Installation(List.of("note", "second-note"), Map.of(), Map.of(), environment));
    assertThat(pipeline.interceptors())
        .extracting(interceptor -> ((NoteProvider.Note) interceptor).text)
        .containsExactly("of note", "of the second");
  }

  @Test
  void aVariableBelongsToTheLongestName() {
    // SLUICE_NOTE_BOOK_TEXT might be text of note-book, or book-text of note
    Pipeline pipeline =
        providers.create(
            new Installation(
                List.of("note"), Map.of(), Map.of(), Map.of("SLUICE_NOTE_BOOK_TEXT", "x")));
    assertThat(pipeline.interceptors()).hasToString("[note]");
  }

  @Test
  void anUnknownSettingIsRefusedAndWhatWasMadeIsClosed() {
    NoteProvider.Note.Closed closed = new NoteProvider.Note.Closed();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                providers.create(
                    new Installation(
                        List.of("note", "second-note"),
                        Map.of("sluice.note.text", closed.key(), "sluice.second-note.txet", "x"),
                        Map.of(),
                        Map.of())))
        .withMessage(
            "connection property sluice.second-note.txet is not a setting of interceptor"
                + " second-note, which has text");
    assertThat(closed.texts()).containsExactly(closed.key());
  }

  @Test
  void aPropertyForNoInterceptorIsRefusedButOneOfAnInterceptorLeftOutIsNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                providers.create(
                    new Installation(
                        List.of("note"), Map.of("sluice.ntoe.text", "x"), Map.of(), Map.of())))
        .withMessageStartingWith("connection property sluice.ntoe.text is for no interceptor");
    providers.create(
        new Installation(List.of(), Map.of("sluice.note.text", "x"), Map.of(), Map.of()));
  }

  @Test
  void aProviderThatLacksALibraryIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> providers.create(install("lacking")))
        .withMessageContaining("\"lacking\" can't be made, a library it needs is missing")
        .withMessageContaining("some/Library");
  }

  @ParameterizedTest
  @MethodSource
  void aBrokenProviderIsNamedWithItsFault(Class<?> provider, String message, @TempDir Path folder)
      throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(InterceptorProvider.class.getName()), provider.getName() + "\n");
    ClassLoader tests = InterceptorProvidersTest.class.getClassLoader();
    try (URLClassLoader jar = new URLClassLoader(new URL[] {folder.toUri().toURL()}, tests)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> InterceptorProviders.in(jar).create(install("broken")))
          .withMessageStartingWith(message)
          .withMessageNotContaining("s3cr3t");
    }
  }

  static Stream<Arguments> aBrokenProviderIsNamedWithItsFault() {
    String unusable = "an interceptor can't be used: ";
    String unmade = "interceptor \"broken\" can't be made, ";
    String library = "a library it needs is missing or of another version: ";
    return Stream.of(
        Arguments.of(
            BrokenProvider.Private.class, unusable + InterceptorProvider.class.getName() + ": "),
        Arguments.of(BrokenProvider.Nameless.class, BrokenProvider.Nameless.class.getName()),
        Arguments.of(
            BrokenProvider.Loaded.class,
            unusable + library + "java.lang.NoClassDefFoundError: some/Library; remove"),
        Arguments.of(
            BrokenProvider.Named.class,
            unusable + "java.lang.IllegalStateException at " + BrokenProvider.class.getName()),
        Arguments.of(
            BrokenProvider.Constructed.class,
            unusable + InterceptorProvider.class.getName() + ": Provider "),
        Arguments.of(
            BrokenProvider.Throwing.class,
            unmade + "java.lang.IllegalStateException at " + BrokenProvider.class.getName()),
        Arguments.of(
            BrokenProvider.Started.class,
            unmade + "java.lang.IllegalStateException at " + BrokenProvider.class.getName()),
        Arguments.of(
            BrokenProvider.Empty.class,
            BrokenProvider.Empty.class.getName() + " made no interceptor"));
  }

  @Test
  void closingClosesAllAndTellsOfFailures() {
    NoteProvider.Note.Closed closed = new NoteProvider.Note.Closed();
    Map<String, String> texts =
        Map.of("sluice.note.text", "fails", "sluice.second-note.text", closed.key());
    Pipeline pipeline =
        providers.create(
            new Installation(List.of("note", "second-note"), texts, Map.of(), Map.of()));
    assertThatThrownBy(() -> InterceptorProviders.close(pipeline))
        .isInstanceOf(IllegalStateException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(closed.texts()).containsExactly(closed.key());
  }

  @Test
  void installationsAreEqualByWhatTheyInstallAndTellNoValues() {
    Map<String, String> properties = Map.of("sluice.note.text", "s3cr3t", "password", "s3cr3t");
    Installation installation =
        new Installation(List.of("note"), properties, Map.of("a.b", "c"), Map.of("PATH", "x"));
    assertThat(installation)
        .isEqualTo(
            new Installation(
                List.of("note"), Map.of("sluice.note.text", "s3cr3t"), Map.of(), Map.of()));
    assertThat(installation.toString()).contains("note").doesNotContain("s3cr3t");
  }

  private static Installation install(String... names) {
    return new Installation(List.of(names), Map.of(), Map.of(), Map.of());
  }
}
