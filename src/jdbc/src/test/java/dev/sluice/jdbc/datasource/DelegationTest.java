package dev.sluice.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.sluice.jdbc.Kind;
import dev.sluice.jdbc.Pipeline;
import dev.sluice.jdbc.unit.Purpose;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls every method that a JDBC interface has in the JDK at hand, inherited and default ones
 * included, on a wrapper around a scripted driver. A method that a newer JDK adds fails here until
 * it is delegated.
 */
class DelegationTest {

  private static final List<Class<?>> INTERFACES =
      List.of(
          DataSource.class,
          ConnectionBuilder.class,
          Connection.class,
          Statement.class,
          PreparedStatement.class,
          CallableStatement.class,
          ResultSet.class,
          DatabaseMetaData.class);

  /** Which methods are a call, by name. */
  private static final Set<String> CALLS =
      Set.of(
          ("DataSource.getConnection ConnectionBuilder.build Connection.prepareStatement"
                  + " Connection.prepareCall Connection.setAutoCommit Connection.commit"
                  + " Connection.rollback Connection.setSavepoint Connection.releaseSavepoint"
                  + " Connection.close Statement.execute Statement.executeQuery"
                  + " Statement.executeUpdate Statement.executeLargeUpdate Statement.executeBatch"
                  + " Statement.executeLargeBatch ResultSet.next ResultSet.previous"
                  + " ResultSet.first ResultSet.last ResultSet.absolute ResultSet.relative")
              .split(" "));

  private enum Listening {
    TO_NOTHING_OF_NOTE,
    TO_EVERYTHING,
    TO_EVERYTHING_WITH_PARAMETERS;

    Seen seen() {
      return switch (this) {
        case TO_NOTHING_OF_NOTE -> Seen.of(Kind.UNIT);
        case TO_EVERYTHING -> Seen.all();
        case TO_EVERYTHING_WITH_PARAMETERS -> Seen.withParameters();
      };
    }
  }

  static List<Arguments> everyWrapper() {
    List<Arguments> all = new ArrayList<>();
    for (Class<?> iface : INTERFACES) {
      for (Listening listening : Listening.values()) {
        all.add(new Arguments(iface, listening));
      }
    }
    return all;
  }

  record Arguments(Class<?> iface, Listening listening) {}

  /** A wrapper, the driver's object in it and the connection that its holder has. */
  private record Subject(Object wrapper, ScriptedDriver driver, Connection connection) {}

  @ParameterizedTest
  @MethodSource("everyWrapper")
  void handsEveryCallToTheDriverAndItsResultBack(Arguments arguments) throws Exception {
    for (Method method : methods(arguments.iface)) {
      // twice, so that both booleans are there
      handsBack(arguments, method, 100);
      handsBack(arguments, method, 101);
    }
  }

  private static void handsBack(Arguments arguments, Method method, int number) throws Exception {
    Seen seen = arguments.listening.seen();
    Subject subject = subject(arguments.iface, seen);
    Object[] given = values(method, number);
    Object answer = ScriptedDriver.value(method.getReturnType(), number + 10);
    if (answer instanceof ConnectionBuilder && subject.wrapper instanceof ConnectionBuilder) {
      answer = subject.driver.as(ConnectionBuilder.class);
    }
    subject.driver.script(method, answer, null);

    Object result = method.invoke(subject.wrapper, given);

    assertReached(subject.driver, method, given);
    assertHandedBack(subject, answer, result, method);
    boolean switchesNothing = method.getName().equals("setAutoCommit") && given[0].equals(false);
    boolean seenAsCall = isCall(arguments.iface, method) && !switchesNothing;
    boolean listens = arguments.listening != Listening.TO_NOTHING_OF_NOTE;
    assertThat(seen.entries()).as("calls of %s", method).hasSize(listens && seenAsCall ? 1 : 0);
  }

  @ParameterizedTest
  @MethodSource("everyWrapper")
  void handsTheVeryExceptionBack(Arguments arguments) throws Exception {
    for (Method method : methods(arguments.iface)) {
      if (List.of(method.getExceptionTypes()).contains(SQLException.class)) {
        throwsAsGiven(arguments, method, new SQLException("the driver's"));
      }
      throwsAsGiven(arguments, method, new UnsupportedOperationException("the driver's"));
    }
  }

  private static void throwsAsGiven(Arguments arguments, Method method, Exception failure)
      throws Exception {
    Seen seen = arguments.listening.seen();
    Subject subject = subject(arguments.iface, seen);
    Object[] given = values(method, 101);
    subject.driver.script(method, null, failure);

    try {
      method.invoke(subject.wrapper, given);
      fail("%s does not throw", method);
    } catch (InvocationTargetException e) {
      assertThat(e.getCause()).as(method.toString()).isSameAs(failure);
      assertThat(failure.getSuppressed()).as("suppressed by %s", method).isEmpty();
    }
    assertReached(subject.driver, method, given);
  }

  private static List<Method> methods(Class<?> iface) {
    return Arrays.stream(iface.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getDeclaringClass() != Wrapper.class)
        .toList();
  }

  private static Object[] values(Method method, int number) {
    Class<?>[] types = method.getParameterTypes();
    Object[] values = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      values[i] = ScriptedDriver.value(types[i], number + i);
    }
    return values;
  }

  private static Subject subject(Class<?> iface, Seen seen) throws SQLException {
    ScriptedDriver driver = new ScriptedDriver();
    Pipeline pipeline = Pipeline.of(List.of(seen));
    SluiceDataSource dataSource =
        SluiceDataSource.of(new ScriptedDriver().as(DataSource.class), pipeline);
    ConnectionState state = new ConnectionState(new KnownDatabases(), null, Purpose.APPLICATION);
    InterceptedConnection connection =
        new InterceptedConnection(
            (iface == Connection.class ? driver : new ScriptedDriver()).as(Connection.class),
            pipeline,
            state);
    state.autoCommit(false); // known, so nobody needs to ask the driver
    InterceptedStatement statement =
        new InterceptedStatement(new ScriptedDriver().as(Statement.class), connection);
    Object wrapper =
        switch (iface.getSimpleName()) {
          case "DataSource" -> SluiceDataSource.of(driver.as(DataSource.class), pipeline);
          case "ConnectionBuilder" ->
              new InterceptedConnectionBuilder(dataSource, driver.as(ConnectionBuilder.class));
          case "Connection" -> connection;
          case "Statement" -> new InterceptedStatement(driver.as(Statement.class), connection);
          case "PreparedStatement" ->
              new InterceptedPreparedStatement(
                  driver.as(PreparedStatement.class),
                  connection,
                  "SELECT",
                  TransactionText.NONE,
                  null);
          case "CallableStatement" ->
              new InterceptedCallableStatement(
                  driver.as(CallableStatement.class), connection, "CALL", null);
          case "ResultSet" -> statement.wrap(driver.as(ResultSet.class));
          default -> new InterceptedDatabaseMetaData(driver.as(DatabaseMetaData.class), connection);
        };
    return new Subject(wrapper, driver, connection);
  }

  private static void assertReached(ScriptedDriver driver, Method method, Object[] given) {
    List<ScriptedDriver.Received> received = driver.received();
    assertThat(received).as("what reached the driver of %s", method).hasSize(1);
    assertThat(ScriptedDriver.same(received.get(0).method(), method))
        .as("%s reached the driver as %s", method, received.get(0).method())
        .isTrue();
    List<Object> arguments = received.get(0).arguments();
    assertThat(arguments).as(method.toString()).hasSize(given.length);
    for (int i = 0; i < given.length; i++) {
      if (method.getParameterTypes()[i].isPrimitive()) {
        assertThat(arguments.get(i)).as("argument %s of %s", i, method).isEqualTo(given[i]);
      } else {
        assertThat(arguments.get(i)).as("argument %s of %s", i, method).isSameAs(given[i]);
      }
    }
  }

  private static void assertHandedBack(
      Subject subject, Object answer, Object result, Method method) {
    String what = "result of " + method;
    if (method.getReturnType().isPrimitive()) {
      assertThat(result).as(what).isEqualTo(answer);
    } else if (answer instanceof Connection) {
      boolean fresh = Set.of("DataSource", "ConnectionBuilder").contains(declaring(method));
      if (fresh) {
        assertThat(((DelegatingConnection) result).delegate).as(what).isSameAs(answer);
      } else {
        assertThat(result).as(what).isSameAs(subject.connection);
      }
    } else if (answer instanceof Statement && subject.wrapper instanceof ResultSet) {
      assertThat(((DelegatingStatement) result).getClass())
          .as(what)
          .isEqualTo(InterceptedStatement.class);
      assertThat(((InterceptedStatement) result).connection).isSameAs(subject.connection);
    } else if (answer instanceof ResultSet) {
      assertThat(((DelegatingResultSet) result).delegate).as(what).isSameAs(answer);
    } else if (answer instanceof CallableStatement) {
      assertThat(((DelegatingCallableStatement) result).callable).as(what).isSameAs(answer);
    } else if (answer instanceof PreparedStatement) {
      assertThat(((DelegatingPreparedStatement) result).prepared).as(what).isSameAs(answer);
    } else if (answer instanceof Statement) {
      assertThat(((DelegatingStatement) result).delegate).as(what).isSameAs(answer);
    } else if (answer instanceof DatabaseMetaData) {
      assertThat(((DelegatingDatabaseMetaData) result).delegate).as(what).isSameAs(answer);
    } else if (answer instanceof ConnectionBuilder) {
      assertThat(result).as(what).isInstanceOf(InterceptedConnectionBuilder.class);
    } else {
      assertThat(result).as(what).isSameAs(answer);
    }
  }

  private static String declaring(Method method) {
    return method.getDeclaringClass().getSimpleName();
  }

  private static boolean isCall(Class<?> iface, Method method) {
    String owner = Statement.class.isAssignableFrom(iface) ? "Statement" : iface.getSimpleName();
    return CALLS.contains(owner + "." + method.getName());
  }
}
