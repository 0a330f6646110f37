package dev.sluice.datasourceproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.jdbc.datasource.SluiceDataSource;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.SQLType;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each method that sets a parameter is told as datasource-proxy itself tells it. */
class SettersTest {

  private static final Map<Class<?>, Object> ARGUMENTS =
      Map.ofEntries(
          Map.entry(boolean.class, true),
          Map.entry(byte.class, (byte) 1),
          Map.entry(short.class, (short) 2),
          Map.entry(int.class, Types.VARCHAR),
          Map.entry(long.class, 4L),
          Map.entry(float.class, 5f),
          Map.entry(double.class, 6d),
          Map.entry(byte[].class, new byte[] {7}),
          Map.entry(String.class, "text"),
          Map.entry(Object.class, 'o'),
          Map.entry(BigDecimal.class, BigDecimal.TEN),
          Map.entry(Date.class, new Date(0)),
          Map.entry(Time.class, new Time(0)),
          Map.entry(Timestamp.class, new Timestamp(0)),
          Map.entry(Calendar.class, Calendar.getInstance()),
          Map.entry(SQLType.class, JDBCType.DATE),
          Map.entry(InputStream.class, InputStream.nullInputStream()),
          Map.entry(Reader.class, Reader.nullReader()));

  @TestFactory
  Stream<DynamicTest> eachSetterIsToldTheSame() {
    List<Method> setters =
        Stream.of(CallableStatement.class.getMethods())
            .filter(method -> method.getName().matches("set.+|registerOutParameter"))
            .filter(method -> method.getParameterCount() > 1)
            .toList();
    assertThat(setters).hasSizeGreaterThan(90);
    return setters.stream()
        .map(setter -> DynamicTest.dynamicTest(setter.toString(), () -> isToldTheSame(setter)));
  }

  private static void isToldTheSame(Method setter) throws Exception {
    Object[] arguments = Stream.of(setter.getParameterTypes()).map(SettersTest::argument).toArray();
    if (setter.getParameterTypes()[0] == int.class) {
      arguments[0] = 1;
    }
    Recording theirs = new Recording();
    set(ProxyDataSourceBuilder.create(driver()).listener(theirs).build(), setter, arguments);

    Recording ours = new Recording();
    set(
        SluiceDataSource.wrap(
            driver(),
            DatasourceProxy.with(
                ProxyDataSourceBuilder.create(driver()).listener(ours).build().getProxyConfig())),
        setter,
        arguments);

    assertThat(ours.events()).containsExactlyElementsOf(theirs.events());
    assertThat(theirs.events()).hasSize(2).allMatch(event -> event.contains(setter.toString()));
  }

  private static void set(DataSource dataSource, Method setter, Object[] arguments)
      throws Exception {
    try (Connection connection = dataSource.getConnection();
        CallableStatement call = connection.prepareCall("CALL p(?)")) {
      setter.invoke(call, arguments);
      call.executeUpdate();
    }
  }

  private static Object argument(Class<?> type) {
    if (ARGUMENTS.containsKey(type)) {
      return ARGUMENTS.get(type);
    }
    return type == URL.class ? SettersTest.class.getResource("SettersTest.class") : nothing(type);
  }

  private static DataSource driver() {
    return nothing(DataSource.class);
  }

  /** Does nothing, and gives others that do nothing. */
  private static <T> T nothing(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader() == null
                ? SettersTest.class.getClassLoader()
                : type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Class<?> result = method.getReturnType();
              return switch (method.getName()) {
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                case "toString" -> type.getSimpleName();
                case "isClosed", "isWrapperFor" -> false;
                case "getConnection", "prepareCall" -> nothing(result);
                case "executeUpdate" -> 0;
                default -> result == boolean.class ? (Object) true : result == int.class ? 0 : null;
              };
            }));
  }
}
