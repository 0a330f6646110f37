package dev.sluice.logging;

import dev.sluice.jdbc.database.Database;

/** What differs between databases in how SQL is read. */
enum Dialect {
  SQLITE("sqlite"),
  H2("h2database"),
  POSTGRESQL("postgresql"),
  MYSQL("mysql"),
  SQLSERVER("microsoft.sql_server"),
  ORACLE("oracle.db"),
  OTHER("other_sql");

  private final String system;

  Dialect(String system) {
    this.system = system;
  }

  /** {@link #OTHER} for databases that have no constant. */
  static Dialect of(Database database) {
    String system = database.system();
    if (system.equals("mariadb")) {
      return MYSQL;
    }
    for (Dialect dialect : values()) {
      if (dialect.system.equals(system)) {
        return dialect;
      }
    }
    return OTHER;
  }

  /** Whether a backslash escapes in every literal. */
  boolean escapes() {
    return this == MYSQL;
  }

  boolean backticks() {
    return this == MYSQL || this == SQLITE;
  }

  /** Whether brackets quote a name; elsewhere they are an index. */
  boolean brackets() {
    return this == SQLSERVER || this == SQLITE;
  }

  boolean dollarQuotes() {
    return this == POSTGRESQL || this == H2;
  }

  boolean nestsComments() {
    return this == POSTGRESQL || this == SQLSERVER || this == H2;
  }

  /** Whether two question marks are one that is an operator. */
  boolean doublesQuestionMarks() {
    return this == POSTGRESQL;
  }

  /** Whether {@code ?5} is the fifth parameter. */
  boolean numbersParameters() {
    return this == SQLITE || this == H2;
  }

  /** Whether {@code :a}, {@code @a} and {@code $a} are parameters. */
  boolean namesParameters() {
    return this == SQLITE;
  }
}
