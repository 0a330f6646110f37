package dev.sluice.jdbc.datasource;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;

/**
 * Hands calls to the driver's prepared statement, and remembers parameters where somebody wants to
 * see them; what is missing here is intercepted.
 */
abstract class DelegatingPreparedStatement extends InterceptedStatement
    implements PreparedStatement {

  // Set once, and not final: see "What a call costs" in docs/decisions.
  PreparedStatement prepared;

  /** What was set so far, null if nobody wants to see it. */
  Parameters parameters;

  DelegatingPreparedStatement(
      PreparedStatement prepared, InterceptedConnection connection, Parameters parameters) {
    super(prepared, connection);
    this.prepared = prepared;
    this.parameters = parameters;
  }

  @Override
  public void setNull(int parameterIndex, int sqlType) throws SQLException {
    prepared.setNull(parameterIndex, sqlType);
    if (parameters != null) {
      parameters.setNull(parameterIndex, sqlType);
    }
  }

  @Override
  public void setBoolean(int parameterIndex, boolean x) throws SQLException {
    prepared.setBoolean(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setBoolean", parameterIndex, x);
    }
  }

  @Override
  public void setByte(int parameterIndex, byte x) throws SQLException {
    prepared.setByte(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setByte", parameterIndex, x);
    }
  }

  @Override
  public void setShort(int parameterIndex, short x) throws SQLException {
    prepared.setShort(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setShort", parameterIndex, x);
    }
  }

  @Override
  public void setInt(int parameterIndex, int x) throws SQLException {
    prepared.setInt(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setInt", parameterIndex, x);
    }
  }

  @Override
  public void setLong(int parameterIndex, long x) throws SQLException {
    prepared.setLong(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setLong", parameterIndex, x);
    }
  }

  @Override
  public void setFloat(int parameterIndex, float x) throws SQLException {
    prepared.setFloat(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setFloat", parameterIndex, x);
    }
  }

  @Override
  public void setDouble(int parameterIndex, double x) throws SQLException {
    prepared.setDouble(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setDouble", parameterIndex, x);
    }
  }

  @Override
  public void setBigDecimal(int parameterIndex, BigDecimal x) throws SQLException {
    prepared.setBigDecimal(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setBigDecimal", parameterIndex, x);
    }
  }

  @Override
  public void setString(int parameterIndex, String x) throws SQLException {
    prepared.setString(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setString", parameterIndex, x);
    }
  }

  @Override
  public void setBytes(int parameterIndex, byte[] x) throws SQLException {
    prepared.setBytes(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setBytes", parameterIndex, x);
    }
  }

  @Override
  public void setDate(int parameterIndex, Date x) throws SQLException {
    prepared.setDate(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setDate", parameterIndex, x);
    }
  }

  @Override
  public void setTime(int parameterIndex, Time x) throws SQLException {
    prepared.setTime(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setTime", parameterIndex, x);
    }
  }

  @Override
  public void setTimestamp(int parameterIndex, Timestamp x) throws SQLException {
    prepared.setTimestamp(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setTimestamp", parameterIndex, x);
    }
  }

  @Override
  public void setAsciiStream(int parameterIndex, InputStream x, int length) throws SQLException {
    prepared.setAsciiStream(parameterIndex, x, length);
    if (parameters != null) {
      parameters.set("setAsciiStream", parameterIndex, x, length);
    }
  }

  @Deprecated
  @Override
  public void setUnicodeStream(int parameterIndex, InputStream x, int length) throws SQLException {
    prepared.setUnicodeStream(parameterIndex, x, length);
    if (parameters != null) {
      parameters.set("setUnicodeStream", parameterIndex, x, length);
    }
  }

  @Override
  public void setBinaryStream(int parameterIndex, InputStream x, int length) throws SQLException {
    prepared.setBinaryStream(parameterIndex, x, length);
    if (parameters != null) {
      parameters.set("setBinaryStream", parameterIndex, x, length);
    }
  }

  @Override
  public void setObject(int parameterIndex, Object x, int targetSqlType) throws SQLException {
    prepared.setObject(parameterIndex, x, targetSqlType);
    if (parameters != null) {
      parameters.set("setObject", parameterIndex, x, targetSqlType);
    }
  }

  @Override
  public void setObject(int parameterIndex, Object x) throws SQLException {
    prepared.setObject(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setObject", parameterIndex, x);
    }
  }

  @Override
  public void setCharacterStream(int parameterIndex, Reader reader, int length)
      throws SQLException {
    prepared.setCharacterStream(parameterIndex, reader, length);
    if (parameters != null) {
      parameters.set("setCharacterStream", parameterIndex, reader, length);
    }
  }

  @Override
  public void setRef(int parameterIndex, Ref x) throws SQLException {
    prepared.setRef(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setRef", parameterIndex, x);
    }
  }

  @Override
  public void setBlob(int parameterIndex, Blob x) throws SQLException {
    prepared.setBlob(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setBlob", parameterIndex, x);
    }
  }

  @Override
  public void setClob(int parameterIndex, Clob x) throws SQLException {
    prepared.setClob(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setClob", parameterIndex, x);
    }
  }

  @Override
  public void setArray(int parameterIndex, Array x) throws SQLException {
    prepared.setArray(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setArray", parameterIndex, x);
    }
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    return prepared.getMetaData();
  }

  @Override
  public void setDate(int parameterIndex, Date x, Calendar cal) throws SQLException {
    prepared.setDate(parameterIndex, x, cal);
    if (parameters != null) {
      parameters.set("setDate", parameterIndex, x, cal);
    }
  }

  @Override
  public void setTime(int parameterIndex, Time x, Calendar cal) throws SQLException {
    prepared.setTime(parameterIndex, x, cal);
    if (parameters != null) {
      parameters.set("setTime", parameterIndex, x, cal);
    }
  }

  @Override
  public void setTimestamp(int parameterIndex, Timestamp x, Calendar cal) throws SQLException {
    prepared.setTimestamp(parameterIndex, x, cal);
    if (parameters != null) {
      parameters.set("setTimestamp", parameterIndex, x, cal);
    }
  }

  @Override
  public void setNull(int parameterIndex, int sqlType, String typeName) throws SQLException {
    prepared.setNull(parameterIndex, sqlType, typeName);
    if (parameters != null) {
      parameters.setNull(parameterIndex, sqlType, typeName);
    }
  }

  @Override
  public void setURL(int parameterIndex, URL x) throws SQLException {
    prepared.setURL(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setURL", parameterIndex, x);
    }
  }

  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    return prepared.getParameterMetaData();
  }

  @Override
  public void setRowId(int parameterIndex, RowId x) throws SQLException {
    prepared.setRowId(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setRowId", parameterIndex, x);
    }
  }

  @Override
  public void setNString(int parameterIndex, String value) throws SQLException {
    prepared.setNString(parameterIndex, value);
    if (parameters != null) {
      parameters.set("setNString", parameterIndex, value);
    }
  }

  @Override
  public void setNCharacterStream(int parameterIndex, Reader value, long length)
      throws SQLException {
    prepared.setNCharacterStream(parameterIndex, value, length);
    if (parameters != null) {
      parameters.set("setNCharacterStream", parameterIndex, value, length);
    }
  }

  @Override
  public void setNClob(int parameterIndex, NClob value) throws SQLException {
    prepared.setNClob(parameterIndex, value);
    if (parameters != null) {
      parameters.set("setNClob", parameterIndex, value);
    }
  }

  @Override
  public void setClob(int parameterIndex, Reader reader, long length) throws SQLException {
    prepared.setClob(parameterIndex, reader, length);
    if (parameters != null) {
      parameters.set("setClob", parameterIndex, reader, length);
    }
  }

  @Override
  public void setBlob(int parameterIndex, InputStream inputStream, long length)
      throws SQLException {
    prepared.setBlob(parameterIndex, inputStream, length);
    if (parameters != null) {
      parameters.set("setBlob", parameterIndex, inputStream, length);
    }
  }

  @Override
  public void setNClob(int parameterIndex, Reader reader, long length) throws SQLException {
    prepared.setNClob(parameterIndex, reader, length);
    if (parameters != null) {
      parameters.set("setNClob", parameterIndex, reader, length);
    }
  }

  @Override
  public void setSQLXML(int parameterIndex, SQLXML xmlObject) throws SQLException {
    prepared.setSQLXML(parameterIndex, xmlObject);
    if (parameters != null) {
      parameters.set("setSQLXML", parameterIndex, xmlObject);
    }
  }

  @Override
  public void setObject(int parameterIndex, Object x, int targetSqlType, int scaleOrLength)
      throws SQLException {
    prepared.setObject(parameterIndex, x, targetSqlType, scaleOrLength);
    if (parameters != null) {
      parameters.set("setObject", parameterIndex, x, targetSqlType, scaleOrLength);
    }
  }

  @Override
  public void setAsciiStream(int parameterIndex, InputStream x, long length) throws SQLException {
    prepared.setAsciiStream(parameterIndex, x, length);
    if (parameters != null) {
      parameters.set("setAsciiStream", parameterIndex, x, length);
    }
  }

  @Override
  public void setBinaryStream(int parameterIndex, InputStream x, long length) throws SQLException {
    prepared.setBinaryStream(parameterIndex, x, length);
    if (parameters != null) {
      parameters.set("setBinaryStream", parameterIndex, x, length);
    }
  }

  @Override
  public void setCharacterStream(int parameterIndex, Reader reader, long length)
      throws SQLException {
    prepared.setCharacterStream(parameterIndex, reader, length);
    if (parameters != null) {
      parameters.set("setCharacterStream", parameterIndex, reader, length);
    }
  }

  @Override
  public void setAsciiStream(int parameterIndex, InputStream x) throws SQLException {
    prepared.setAsciiStream(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setAsciiStream", parameterIndex, x);
    }
  }

  @Override
  public void setBinaryStream(int parameterIndex, InputStream x) throws SQLException {
    prepared.setBinaryStream(parameterIndex, x);
    if (parameters != null) {
      parameters.set("setBinaryStream", parameterIndex, x);
    }
  }

  @Override
  public void setCharacterStream(int parameterIndex, Reader reader) throws SQLException {
    prepared.setCharacterStream(parameterIndex, reader);
    if (parameters != null) {
      parameters.set("setCharacterStream", parameterIndex, reader);
    }
  }

  @Override
  public void setNCharacterStream(int parameterIndex, Reader value) throws SQLException {
    prepared.setNCharacterStream(parameterIndex, value);
    if (parameters != null) {
      parameters.set("setNCharacterStream", parameterIndex, value);
    }
  }

  @Override
  public void setClob(int parameterIndex, Reader reader) throws SQLException {
    prepared.setClob(parameterIndex, reader);
    if (parameters != null) {
      parameters.set("setClob", parameterIndex, reader);
    }
  }

  @Override
  public void setBlob(int parameterIndex, InputStream inputStream) throws SQLException {
    prepared.setBlob(parameterIndex, inputStream);
    if (parameters != null) {
      parameters.set("setBlob", parameterIndex, inputStream);
    }
  }

  @Override
  public void setNClob(int parameterIndex, Reader reader) throws SQLException {
    prepared.setNClob(parameterIndex, reader);
    if (parameters != null) {
      parameters.set("setNClob", parameterIndex, reader);
    }
  }

  @Override
  public void setObject(int parameterIndex, Object x, SQLType targetSqlType, int scaleOrLength)
      throws SQLException {
    prepared.setObject(parameterIndex, x, targetSqlType, scaleOrLength);
    if (parameters != null) {
      parameters.set("setObject", parameterIndex, x, targetSqlType, scaleOrLength);
    }
  }

  @Override
  public void setObject(int parameterIndex, Object x, SQLType targetSqlType) throws SQLException {
    prepared.setObject(parameterIndex, x, targetSqlType);
    if (parameters != null) {
      parameters.set("setObject", parameterIndex, x, targetSqlType);
    }
  }
}
