package dev.sluice.jdbc.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs in the forms that the vendors document, and in those that people write. */
class DatabaseTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "jdbc:postgresql:orders                                       | orders | localhost | 0",
        "jdbc:postgresql:/                                            |        | localhost | 0",
        "jdbc:postgresql://                                           |        | localhost | 0",
        "jdbc:postgresql://db.example/orders                          | orders | db.example | 0",
        "jdbc:postgresql://db.example:5432/orders                     | orders | db.example | 0",
        "jdbc:postgresql://db.example:5433/orders                     | orders | db.example | 5433",
        "jdbc:postgresql://db.example:5433/                           |        | db.example | 5433",
        "jdbc:postgresql:///orders                                    | orders | localhost | 0",
        "jdbc:postgresql://db.example/orders?user=me&password=secret  | orders | db.example | 0",
        "jdbc:postgresql://db.example/orders?a=b&currentSchema=shop   | `orders|shop` | db.example | 0",
        "jdbc:postgresql://db.example/orders?currentSchema=shop,my    | `orders|shop` | db.example | 0",
        "jdbc:postgresql://db.example/orders?currentSchema=%22$user%22 | orders | db.example | 0",
        "jdbc:postgresql://db.example/orders?currentSchema=a@secret   | orders | db.example | 0",
        "jdbc:postgresql://db.example/?user=me&password=secret        |        | db.example | 0",
        "jdbc:postgresql://db.example/my%20orders                     | my orders | db.example | 0",
        "jdbc:postgresql://[2001:db8::1]:6432/orders                  | orders | 2001:db8::1 | 6432",
        "jdbc:postgresql://[::1]/orders                               | orders | ::1 | 0",
        "jdbc:postgresql://a:5432,b:5432/orders?targetServerType=any  | orders | a,b | 0",
        "jdbc:postgresql://a,b/orders                                 | orders | a,b | 0",
        "jdbc:postgresql://a:6432,b:6432/orders                       | orders | a,b | 6432",
        "jdbc:postgresql://a:5432,[2001:db8::1]:6432/orders           | orders | a:5432,[2001:db8::1]:6432 | 0",
        "jdbc:postgresql://a,b:6432/orders                            | orders | a:5432,b:6432 | 0",
        "jdbc:pgsql://db.example/orders                               | orders | db.example | 0",
        "jdbc:postgresql://me:secret@db.example/orders                | orders | db.example | 0",
      })
  void postgresql(String url, String namespace, String address, int port) {
    assertThat(Database.of(url)).isEqualTo(new Database("postgresql", namespace, address, port));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "jdbc:mysql://db.example:3306/orders                          | orders | db.example | 0",
        "jdbc:mysql://db.example:3307/orders?useSSL=true              | orders | db.example | 3307",
        "jdbc:mysql:///orders                                         | orders | localhost | 0",
        "jdbc:mysql://db.example                                      |        | db.example | 0",
        "jdbc:mysql://me:secret@db.example:3307/orders                | orders | db.example | 3307",
        "jdbc:mysql://a:1,b:2/orders                                  | orders | a:1,b:2 | 0",
        "jdbc:mysql://me:secret@[a:3306,b]/orders                     | orders | a,b | 0",
        "jdbc:mysql://me@a:3306,you@b:3306/orders                     | orders | a,b | 0",
        "jdbc:mysql://[2001:db8::1]:3307/orders                       | orders | 2001:db8::1 | 3307",
        "jdbc:mysql://address=(host=a)(port=3307)(user=me)(password=secret)/orders | orders | a | 3307",
        "jdbc:mysql://(host=a,port=3307,user=me,password=secret)/orders | orders | a | 3307",
        "jdbc:mysql://[(host=a,port=1),(host=b,port=2,user=me)]/orders | orders | a:1,b:2 | 0",
        "jdbc:mysql://address=(protocol=pipe)(path=//./pipe/x)(host=a)/orders | orders | a | 0",
        "jdbc:mysql://(host=::1,port=3307)/orders                     | orders | ::1 | 3307",
        "jdbc:mysql:loadbalance://a,b/orders                          | orders | a,b | 0",
        "jdbc:mysql:replication://a:3306,b:3306/orders?x=y            | orders | a,b | 0",
      })
  void mysql(String url, String namespace, String address, int port) {
    assertThat(Database.of(url)).isEqualTo(new Database("mysql", namespace, address, port));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "jdbc:mariadb://db.example/orders?user=me&password=secret     | orders | db.example | 0",
        "jdbc:mariadb://db.example:3307/orders                        | orders | db.example | 3307",
        "jdbc:mariadb:replication://a,b:3307/orders                   | orders | a:3306,b:3307 | 0",
        "jdbc:mariadb:sequential://address=(host=a)(port=3307)(type=master),address=(host=b)(port=3307)/orders"
            + " | orders | a,b | 3307",
        "jdbc:mariadb://localhost                                     |        | localhost | 0",
      })
  void mariadb(String url, String namespace, String address, int port) {
    assertThat(Database.of(url)).isEqualTo(new Database("mariadb", namespace, address, port));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "jdbc:sqlserver://db.example;databaseName=orders;user=me;password=secret | orders | db.example | 0",
        "jdbc:sqlserver://db.example:1433;databaseName=orders;encrypt=true | orders | db.example | 0",
        "jdbc:sqlserver://db.example:1434;DATABASE=orders             | orders | db.example | 1434",
        "jdbc:sqlserver://db.example\\sales;databaseName=orders       | sales~orders | db.example | 0",
        "jdbc:sqlserver://db.example\\sales:1440;databaseName=orders  | sales~orders | db.example | 1440",
        "jdbc:sqlserver://db.example;instanceName=sales;portNumber=1440;databaseName=orders"
            + " | sales~orders | db.example | 1440",
        "jdbc:sqlserver://db.example\\sales                           | sales | db.example | 0",
        "jdbc:sqlserver://db.example                                  |        | db.example | 0",
        "jdbc:sqlserver://;servername=db.example\\sales;databaseName=orders | sales~orders | db.example | 0",
        "jdbc:sqlserver://;serverName=3ffe:8311:eeee:f70f:0:5eae:10.203.31.9\\sales;integratedSecurity=true"
            + " | sales | 3ffe:8311:eeee:f70f:0:5eae:10.203.31.9 | 0",
        "jdbc:sqlserver://[2001:db8::1]:1440;databaseName=orders      | orders | 2001:db8::1 | 1440",
        "jdbc:sqlserver://db.example;password={a;databaseName=b}}c};databaseName=orders | orders | db.example | 0",
        "jdbc:sqlserver://db.example;databaseName={my orders}         | my orders | db.example | 0",
        "jdbc:sqlserver://;user=me                                    |        |  | 0",
        "jdbc:microsoft:sqlserver://db.example:1433;DatabaseName=orders | orders | db.example | 0",
        "jdbc:jtds:sqlserver://db.example:1440/orders;instance=sales;user=me;password=secret"
            + " | sales~orders | db.example | 1440",
      })
  void sqlServer(String url, String namespace, String address, int port) {
    String name = namespace == null ? null : namespace.replace('~', '|');
    assertThat(Database.of(url))
        .isEqualTo(new Database("microsoft.sql_server", name, address, port));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "jdbc:oracle:thin:@//db.example:1521/orders                   | orders | db.example | 0",
        "jdbc:oracle:thin:@//db.example:1522/orders.example.com       | orders.example.com | db.example | 1522",
        "jdbc:oracle:thin:@db.example:1522/orders                     | orders | db.example | 1522",
        "jdbc:oracle:thin:@db.example/orders                          | orders | db.example | 0",
        "jdbc:oracle:thin:@db.example:1521:ORCL                       | ORCL | db.example | 0",
        "jdbc:oracle:thin:me/secret@db.example:1522:ORCL              | ORCL | db.example | 1522",
        "jdbc:oracle:thin:me/\"s@cret\"@//db.example/orders           | orders | db.example | 0",
        "jdbc:oracle:thin:@//db.example:1521/orders:dedicated/one     | orders | db.example | 0",
        "jdbc:oracle:thin:@tcps://db.example:2484/orders?wallet_location=/etc/w | orders | db.example | 2484",
        "jdbc:oracle:thin:@tcp://a,b:1522,c:1523/orders               | orders | a:1522,b:1522,c:1523 | 0",
        "jdbc:oracle:thin:@//[2001:db8::1]:1522/orders                | orders | 2001:db8::1 | 1522",
        "jdbc:oracle:thin:@orders_alias                               | orders_alias |  | 0",
        "jdbc:oracle:thin:@orders_alias?TNS_ADMIN=/home/me            | orders_alias |  | 0",
        "jdbc:oracle:oci:@orders_alias                                | orders_alias |  | 0",
        "jdbc:oracle:oci8:me/secret@orders_alias                      | orders_alias |  | 0",
        "jdbc:oracle:thin:@ldap://ldap.example:7777/orders,cn=OracleContext |  |  | 0",
        "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=a)(PORT=1522))(CONNECT_DATA=(SERVICE_NAME=orders)))"
            + " | orders | a | 1522",
        "jdbc:oracle:thin:@(description = (address_list = (address=(host=a)(port=1)) (address=(port=2)(host=b)))"
            + " (connect_data=(sid=ORCL))) | ORCL | a:1,b:2 | 0",
        "jdbc:oracle:kprb:                                            |  |  | 0",
      })
  void oracle(String url, String namespace, String address, int port) {
    assertThat(Database.of(url)).isEqualTo(new Database("oracle.db", namespace, address, port));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "jdbc:h2:~/orders                                             | orders |  | 0",
        "jdbc:h2:./data/orders;AUTO_SERVER=TRUE                       | orders |  | 0",
        "jdbc:h2:file:C:/data/orders;USER=me;PASSWORD=secret          | orders |  | 0",
        "jdbc:h2:C:\\data\\orders                                     | orders |  | 0",
        "jdbc:h2:mem:orders;DB_CLOSE_DELAY=-1                         | orders |  | 0",
        "jdbc:h2:mem:                                                 |        |  | 0",
        "jdbc:h2:zip:~/backup.zip!/orders                             | orders |  | 0",
        "jdbc:h2:split:nio:~/orders                                   | orders |  | 0",
        "jdbc:h2:tcp://db.example/~/orders                            | orders | db.example | 0",
        "jdbc:h2:tcp://db.example:9093/mem:orders                     | orders | db.example | 9093",
        "jdbc:h2:ssl://db.example:9092/~/secrets/orders;CIPHER=AES    | orders | db.example | 0",
      })
  void h2(String url, String namespace, String address, int port) {
    assertThat(Database.of(url)).isEqualTo(new Database("h2database", namespace, address, port));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "jdbc:sqlite:/home/me/orders.db                               | orders.db",
        "jdbc:sqlite:orders.db                                        | orders.db",
        "jdbc:sqlite:C:/Users/me/orders.db                            | orders.db",
        "jdbc:sqlite:C:\\Users\\me\\orders.db                         | orders.db",
        "jdbc:sqlite:/home/me/orders.db?busy_timeout=10               | orders.db",
        "jdbc:sqlite:file:orders?mode=memory&cache=shared             | orders",
        "jdbc:sqlite:file:///home/me/orders.db                        | orders.db",
        "jdbc:sqlite::resource:db/orders.db                           | orders.db",
        "jdbc:sqlite::resource:jar:http://example.com/a.jar!/orders.db | orders.db",
        "jdbc:sqlite::memory:                                         |",
        "jdbc:sqlite:file::memory:?cache=shared                       |",
        "jdbc:sqlite:                                                 |",
      })
  void sqlite(String url, String namespace) {
    assertThat(Database.of(url)).isEqualTo(new Database("sqlite", namespace, null, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "jdbc:sluice:retry,logging:jdbc:postgresql://a/orders         | postgresql | orders | a",
        "jdbc:sluice:jdbc:sqlite:orders.db                            | sqlite | orders.db |",
        "jdbc:sluice:logging:jdbc:p6spy:mysql://a/orders              | mysql | orders | a",
        "jdbc:p6spy:mysql://a/orders                                  | mysql | orders | a",
        "jdbc:otel:h2:mem:orders                                      | h2database | orders |",
        "jdbc:aws-wrapper:postgresql://a/orders                       | postgresql | orders | a",
        "JDBC:POSTGRESQL://a/orders                                   | postgresql | orders | a",
        "  jdbc:postgresql://a/orders                                 | postgresql | orders | a",
        "jdbc:tc:postgresql:9.6.8:///orders?TC_DAEMON=true            | postgresql | orders |",
        "jdbc:tc:mysql:8.0.36://any.host:3306/orders                  | mysql | orders |",
        "jdbc:tc:sqlserver:2017-CU12:///orders                        | microsoft.sql_server | orders |",
        "jdbc:sluice:jdbc:tc:mariadb:10.3.39:///orders                | mariadb | orders |",
      })
  void behindOtherDrivers(String url, String system, String namespace, String address) {
    assertThat(Database.of(url)).isEqualTo(new Database(system, namespace, address, 0));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        ":",
        "//",
        "jdbc:",
        "jdbc::",
        "jdbc:db2://a:50000/ORDERS:user=me;password=secret;",
        "jdbc:derby:orders;create=true",
        "jdbc:jtds:sybase://a/orders",
        "jdbc:sluice:",
        "jdbc:sluice:retry:postgresql://a/orders",
        "jdbc:p6spy",
        "jdbc:tc:",
        "sqlserver",
        "é",
        "jdbc:snowflake://a.example/?user=me&password=secret",
        "jdbc:default:connection"
      })
  void othersAreUnknown(String url) {
    assertThat(Database.of(url)).isEqualTo(Database.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql://me:secret/",
        "jdbc:mysql://me:12,secret@a/orders",
        "jdbc:mysql://me:12/secret@a/orders",
        "jdbc:mysql://a/orders&user=me&password=secret",
        "jdbc:mysql://a/user=me",
        "jdbc:postgresql://a/orders;password=secret",
        "jdbc:postgresql:me:secret@a/orders",
        "jdbc:postgresql://me:secret@/orders",
        "jdbc:postgresql://secret me/orders",
        "jdbc:postgresql://%/%zz?password=secret",
        "jdbc:oracle:thin:me/secret",
        "jdbc:oracle:thin:me/secret@",
        "jdbc:oracle:thin:me/secret@a:b:c:d:e",
        "jdbc:oracle:thin:me/secret?x@a:1521:ORCL",
        "jdbc:oracle:thin:@(DESCRIPTION=(SECURITY=(WALLET=secret))(USER=me",
        "jdbc:sqlserver://a;password={secret;database=me",
        "jdbc:sqlserver:a;secret;;;=;={}}",
        "jdbc:sqlserver://a:secret/me",
        "jdbc:h2:mem:orders;INIT=RUNSCRIPT FROM 'secret.sql';USER=me",
        "jdbc:sqlite:/home/me/secret/orders.db?password=secret&user=me",
        "jdbc:sqlite:/home/me/orders.db?x=/secret",
      })
  void nothingElseOfAnUrlIsEverTold(String url) {
    assertThat(Database.of(url).toString())
        .doesNotContain("secret")
        .doesNotContainPattern("\\bme\\b");
  }

  @Test
  void aLongUrlIsReadToo() {
    String hosts = "a.example:5433,".repeat(20_000) + "b.example:5433";
    String braces = "{" + "}}".repeat(50_000) + "}";

    assertThat(Database.of("jdbc:postgresql://" + hosts + "/orders").serverPort()).isEqualTo(5433);
    assertThat(Database.of("jdbc:sqlserver://a;password=" + braces + ";database=orders"))
        .isEqualTo(new Database("microsoft.sql_server", "orders", "a", 0));
  }

  @Test
  void whatIsToldComesBeforeWhatIsLearnt() {
    Database learnt = Database.of("jdbc:postgresql://a:5433/orders");

    assertThat(Database.UNKNOWN.or(learnt)).isEqualTo(learnt);
    assertThat(new Database("cockroachdb", null, null, 0).or(learnt))
        .isEqualTo(new Database("cockroachdb", "orders", "a", 5433));
    assertThat(new Database("other_sql", "mine", "b", 0).or(learnt))
        .isEqualTo(new Database("postgresql", "mine", "b", 0));
  }
}
