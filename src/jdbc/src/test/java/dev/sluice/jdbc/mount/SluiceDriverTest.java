package dev.sluice.jdbc.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.datasource.SluiceDataSource;
import dev.sluice.jdbc.error.ErrorKind;
import dev.sluice.jdbc.error.SqlError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SluiceDriverTest {

  private static final String SECRET = "s3cr3t-hunter2";

  private final String h2 = "jdbc:h2:mem:" + UUID.randomUUID();
  private final Driver driver = new SluiceDriver();

  @Test
  void isFoundByTheDriverManagerAndPutsTheNamedInterceptorsAroundTheConnection() throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sluice:second-note,note:" + h2, "sa", "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1")) {
      assertThat(rows.next()).isTrue();
      Pipeline pipeline = connection.unwrap(Pipeline.class);
      assertThat(pipeline).hasToString("Pipeline[second-note, note]");
      assertThat(note(pipeline, 0).kinds).contains(Kind.ACQUIRE, Kind.QUERY, Kind.FETCH);
      assertThat(connection.getMetaData().getURL()).isEqualTo(h2);
      assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
    }
  }

  @Test
  void handsUrlAndPropertiesOnAndAsksNothingOfTheDatabase() throws Exception {
    try (NotingDriver inner = new NotingDriver()) {
      String url = inner.url + "//h:1,i:2/db?x=jdbc:sluice:y;z=%20:{}";
      Properties given = properties("user", "me", "password", SECRET, "sluice.note.text", "mine");
      given.put("an-object", 1);
      Properties withDefaults = new Properties(given);
      withDefaults.setProperty("ssl", "true");

      for (String prefix : List.of("jdbc:sluice:note,second-note:", "jdbc:sluice:")) {
        assertThat(driver.connect(prefix + url, withDefaults)).isNotNull();
      }

      assertThat(inner.urls).containsExactly(url, url);
      assertThat(inner.properties)
          .allSatisfy(
              received ->
                  assertThat(received)
                      .containsExactlyInAnyOrderEntriesOf(
                          properties("user", "me", "password", SECRET, "ssl", "true")));
      assertThat(withDefaults).hasSize(1);
      assertThat(inner.calls).allMatch("isWrapperFor"::equals);

      given.remove("password");
      driver.connect("jdbc:sluice:" + url, given);
      assertThat(inner.properties.get(2).get("an-object")).isEqualTo(1);
      driver.connect("jdbc:sluice:" + url, null);
      assertThat(inner.properties.get(3)).isEmpty();
    }
  }

  @Test
  void withoutNamesInTheUrlAPropertyHasThemAndWithoutAnyNothingIsWrapped() throws Exception {
    Properties named = properties("sluice.interceptors", "note", "sluice.note.text", "mine");
    try (Connection connection = driver.connect("jdbc:sluice:" + h2, named);
        Connection other = driver.connect("jdbc:sluice:second-note:" + h2, named);
        Connection plain = driver.connect("jdbc:sluice:" + h2, new Properties())) {
      assertThat(note(connection.unwrap(Pipeline.class), 0).text).isEqualTo("mine");
      assertThat(other.unwrap(Pipeline.class)).hasToString("Pipeline[second-note]");
      assertThat(plain).isInstanceOf(org.h2.jdbc.JdbcConnection.class);
    }
  }

  @Test
  void namesAndSettingsComeFromTheEnvironmentAndBeforeItFromSystemProperties(@TempDir Path folder)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            "-Dsluice.note.text=of the system",
            Configured.class.getName());
    Map<String, String> environment = builder.environment();
    environment.put("SLUICE_INTERCEPTORS", "note,second-note");
    environment.put("SLUICE_NOTE_TEXT", "of the environment");
    environment.put("SLUICE_SECOND_NOTE_TEXT", "of the environment");
    Process process =
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(folder.resolve("out"))
        .content()
        .isEqualToIgnoringNewLines(
            "Pipeline[note, second-note] of the system, of the environment"
                + "Pipeline[second-note] of the environment");
  }

  /** Prints what is installed without names in the URL, and with a system property. */
  static final class Configured {
    public static void main(String[] arguments) throws SQLException {
      print();
      System.setProperty("sluice.interceptors", "second-note");
      print();
    }

    private static void print() throws SQLException {
      try (Connection connection = DriverManager.getConnection("jdbc:sluice:jdbc:h2:mem:")) {
        Pipeline pipeline = connection.unwrap(Pipeline.class);
        List<String> texts =
            pipeline.interceptors().stream().map(one -> ((NoteProvider.Note) one).text).toList();
        System.out.println(pipeline + " " + String.join(", ", texts));
      }
    }
  }

  @Test
  void interceptorsAreMadeOnceForTheSameNamesAndSettings() throws Exception {
    String url = "jdbc:sluice:note:" + h2;
    Properties mine = properties("sluice.note.text", UUID.randomUUID().toString());
    Properties same = properties("sluice.note.text", mine.getProperty("sluice.note.text"));
    same.setProperty("TRACE_LEVEL_FILE", "0");
    try (Connection first = driver.connect(url, mine);
        Connection second = new SluiceDriver().connect(url, same);
        Connection other = driver.connect(url, properties("sluice.note.text", "other"))) {
      assertThat(second.unwrap(Pipeline.class)).isSameAs(first.unwrap(Pipeline.class));
      assertThat(other.unwrap(Pipeline.class)).isNotSameAs(first.unwrap(Pipeline.class));
    }
  }

  @Test
  void urlsOfOthersAreLeftToThem() throws Exception {
    for (String url : List.of("jdbc:h2:mem:", "jdbc:sluicer:jdbc:h2:mem:", "", "jdbc:")) {
      assertThat(driver.acceptsURL(url)).as(url).isFalse();
      assertThat(driver.connect(url, new Properties())).as(url).isNull();
      assertThat(driver.getPropertyInfo(url, new Properties())).as(url).isEmpty();
    }
    assertThat(driver.acceptsURL("jdbc:sluice:jdbc:h2:mem:")).isTrue();
    assertThatThrownBy(() -> driver.acceptsURL(null)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> driver.connect(null, null)).isInstanceOf(SQLException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:sluice:",
        "jdbc:sluice:retry",
        "jdbc:sluice:retry:",
        "jdbc:sluice::jdbc:h2:mem:" + SECRET,
        "jdbc:sluice:postgresql://me:" + SECRET + "@host/db",
        "jdbc:sluice:retry:postgresql://me:" + SECRET + "@host/db",
        "jdbc:sluice:retry;tracing:jdbc:h2:mem:" + SECRET,
        "jdbc:sluice:jdbc:" + SECRET
      })
  void aMalformedUrlIsToldWithTheFormItShouldHave(String url) {
    assertRefused(url, new Properties(), "such as jdbc:sluice:tracing,retry:jdbc:postgresql:");
  }

  @Test
  void whatCantBeInstalledIsToldWithoutAnyPassword() {
    String inner = "jdbc:h2:mem:x;PASSWORD=" + SECRET;
    Properties none = properties("password", SECRET);
    assertRefused(
        "jdbc:sluice:note:jdbc:sluice:note:" + inner, none, "name all interceptors in the first");
    assertRefused(
        "jdbc:sluice:nope:" + inner, none, "\"nope\" is not installed; there are: also-repeating");
    assertRefused("jdbc:sluice:Note:" + inner, none, "lower-case letters, digits and hyphens");
    assertRefused("jdbc:sluice:repeating,also-repeating:" + inner, none, "multiply");
    assertRefused(
        "jdbc:sluice:note:" + inner,
        properties("password", SECRET, "sluice.note.txet", SECRET),
        "connection property sluice.note.txet is not a setting of interceptor note");
    assertRefused(
        "jdbc:sluice:" + inner,
        properties("sluice.nope.text", SECRET),
        "connection property sluice.nope.text is for no interceptor");
    assertRefused(
        "jdbc:sluice:note:jdbc:nosuch://me:" + SECRET + "@host", none, "no driver accepts the URL");
    assertRefused("jdbc:sluice:jdbc:nosuch:" + SECRET, none, "no driver accepts the URL");
  }

  private void assertRefused(String url, Properties info, String message) {
    assertThatThrownBy(() -> driver.connect(url, info))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(message)
        .satisfies(
            e -> {
              StringWriter all = new StringWriter();
              e.printStackTrace(new PrintWriter(all));
              assertThat(all.toString()).doesNotContain(SECRET);
              assertThat(SqlError.of((SQLException) e).kind()).isEqualTo(ErrorKind.CONNECTION);
            });
  }

  @Test
  void aFailureOfTheDriverInsideArrivesAsThrownThroughTheChain() {
    Properties wrong = properties("user", "sa", "password", "x", "sluice.note.text", "fails");
    String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";IFEXISTS=TRUE";
    assertThatThrownBy(() -> driver.connect("jdbc:sluice:note:" + url, wrong))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("not found");
  }

  @Test
  void tellsWhatJdbcWantsToKnowOfADriver() throws Exception {
    assertThat(driver.jdbcCompliant()).isFalse();
    assertThat(driver.getMajorVersion()).isNotNegative();
    assertThat(driver.getMinorVersion()).isNotNegative();
    assertThatThrownBy(driver::getParentLogger).isInstanceOf(SQLFeatureNotSupportedException.class);
    try (NotingDriver inner = new NotingDriver()) {
      Properties given = properties("sluice.interceptors", "note", "ssl", "true");
      DriverPropertyInfo[] infos = driver.getPropertyInfo("jdbc:sluice:" + inner.url, given);
      assertThat(infos)
          .extracting(info -> info.name + "=" + info.value)
          .containsExactly("user=me", "sluice.interceptors=note");
      assertThat(inner.urls).containsExactly(inner.url);
      assertThat(inner.properties).containsExactly(properties("ssl", "true"));
    }
    assertThatThrownBy(() -> driver.getPropertyInfo("jdbc:sluice:jdbc:nosuch:x", null))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void worksInsideAPoolWithOrWithoutTheNameOfTheClass() throws Exception {
    for (String className : new String[] {null, SluiceDriver.class.getName()}) {
      try (HikariDataSource pool = pool("jdbc:sluice:note:" + h2, className);
          Connection connection = pool.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("SELECT 1");
        Pipeline pipeline = connection.unwrap(Pipeline.class);
        assertThat(note(pipeline, 0).kinds).contains(Kind.EXECUTE);
        assertThat(note(pipeline, 0).text).isEqualTo("pooled");
        assertThat(statement.getConnection()).isSameAs(connection);
        assertThat(connection.isWrapperFor(org.h2.jdbc.JdbcConnection.class)).isTrue();
      }
    }
  }

  @Test
  void aChainAroundAPoolOfItsConnectionsIsNoticedAtTheFirstOfThem() throws Exception {
    NoteProvider.Note outside = new NoteProvider.Note("outside", "", true);
    try (HikariDataSource pool = pool("jdbc:sluice:repeating:" + h2, null)) {
      DataSource wrapped = SluiceDataSource.wrap(pool, outside);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(wrapped::getConnection)
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("the connections inside Pipeline[outside] have a chain already")
            .hasMessageContaining("multiply");
      }
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
    try (HikariDataSource pool = pool("jdbc:sluice:note:" + h2, null);
        Connection both = SluiceDataSource.wrap(pool, outside).getConnection()) {
      assertThat(both.unwrap(Pipeline.class)).hasToString("Pipeline[outside]");
    }
  }

  private static HikariDataSource pool(String url, String className) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(1);
    config.addDataSourceProperty("sluice.note.text", "pooled");
    if (className != null) {
      config.setDriverClassName(className);
    }
    return new HikariDataSource(config);
  }

  private static NoteProvider.Note note(Pipeline pipeline, int index) {
    return (NoteProvider.Note) pipeline.interceptors().get(index);
  }

  private static Properties properties(String... keysAndValues) {
    Properties properties = new Properties();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
    }
    return properties;
  }
}
