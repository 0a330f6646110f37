package dev.sluice.benchmarks;

import java.lang.invoke.MethodHandles;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import javax.sql.DataSource;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * A driver that does nothing, so that what is measured is all that is around it.
 *
 * <p>A data source of it has one connection, one statement and one result set and hands them out
 * again and again. What is written here is what the benchmarks use; the other methods are generated
 * and return 0, false or null. Each driver gets classes of its own, so that two of them are two
 * drivers also to the compiler of the JVM.
 */
final class NullDriver {

  private final Class<? extends NullDataSource> dataSourceClass = generate(NullDataSource.class);
  private final Class<? extends NullConnection> connectionClass = generate(NullConnection.class);
  private final Class<? extends NullMetaData> metaDataClass = generate(NullMetaData.class);
  private final Class<? extends NullStatement> statementClass = generate(NullStatement.class);
  private final Class<? extends NullRows> rowsClass = generate(NullRows.class);

  /**
   * A data source with objects of its own.
   *
   * @param rows how many rows a query gives
   */
  DataSource dataSource(int rows) {
    NullDataSource dataSource = create(dataSourceClass);
    NullConnection connection = create(connectionClass);
    NullStatement statement = create(statementClass);
    NullRows result = create(rowsClass);
    dataSource.connection = connection;
    connection.metaData = create(metaDataClass);
    connection.statement = statement;
    statement.connection = connection;
    statement.result = result;
    result.statement = statement;
    result.rows = rows;
    return dataSource;
  }

  private static <T> Class<? extends T> generate(Class<T> type) {
    return new ByteBuddy()
        .subclass(type)
        .method(ElementMatchers.isAbstract())
        .intercept(StubMethod.INSTANCE)
        .make()
        .load(type.getClassLoader(), ClassLoadingStrategy.UsingLookup.of(MethodHandles.lookup()))
        .getLoaded();
  }

  private static <T> T create(Class<T> type) {
    try {
      return type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  abstract static class NullDataSource implements DataSource {
    NullConnection connection;

    @Override
    public Connection getConnection() {
      return connection;
    }
  }

  abstract static class NullConnection implements Connection {
    NullStatement statement;
    NullMetaData metaData;

    @Override
    public PreparedStatement prepareStatement(String sql) {
      return statement;
    }

    @Override
    public boolean getAutoCommit() {
      return true;
    }

    @Override
    public DatabaseMetaData getMetaData() {
      return metaData;
    }

    @Override
    public void close() {}
  }

  abstract static class NullMetaData implements DatabaseMetaData {
    @Override
    public String getURL() {
      return "jdbc:null:driver";
    }

    @Override
    public String getDatabaseProductName() {
      return "null";
    }
  }

  abstract static class NullStatement implements PreparedStatement {
    NullConnection connection;
    NullRows result;

    @Override
    public void setLong(int parameterIndex, long x) {}

    @Override
    public void setInt(int parameterIndex, int x) {}

    @Override
    public void setString(int parameterIndex, String x) {}

    @Override
    public ResultSet executeQuery() {
      result.left = result.rows;
      return result;
    }

    @Override
    public Connection getConnection() {
      return connection;
    }

    @Override
    public void close() {}
  }

  abstract static class NullRows implements ResultSet {
    NullStatement statement;
    int rows;
    int left;

    @Override
    public boolean next() {
      return left-- > 0;
    }

    @Override
    public long getLong(int columnIndex) {
      return left;
    }

    @Override
    public Statement getStatement() {
      return statement;
    }

    @Override
    public void close() {}
  }
}
