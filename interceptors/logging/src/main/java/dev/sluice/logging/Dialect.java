package dev.sluice.logging;

import java.util.Locale;

/** What differs between databases in how SQL is read. */
enum Dialect {
  SQLITE("sqlite"),
  H2("h2"),
  POSTGRESQL("postgresql"),
  MYSQL("mysql"),
  SQLSERVER("sqlserver"),
  ORACLE("oracle"),
  OTHER("");

  private final String scheme;

  Dialect(String scheme) {
    this.scheme = scheme;
  }

  /** By a JDBC URL; {@link #OTHER} for null and for databases that have no constant. */
  static Dialect ofUrl(String url) {
    String text = url == null ? "" : url.toLowerCase(Locale.ROOT);
    if (text.startsWith("jdbc:mariadb:")) {
      return MYSQL;
    }
    for (Dialect dialect : values()) {
      if (dialect != OTHER && text.startsWith("jdbc:" + dialect.scheme + ":")) {
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
