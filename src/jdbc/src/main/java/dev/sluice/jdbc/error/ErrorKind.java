package dev.sluice.jdbc.error;

/** What kind of thing went wrong, whatever the database calls it. */
public enum ErrorKind {
  /** A lock is held by somebody else and was not given up in time. Passes by itself. */
  BUSY,
  /**
   * The transaction reads an old snapshot and wants to write, but somebody else has written since.
   * Repeating the statement can never help; rolling back and repeating the transaction does.
   */
  SNAPSHOT_CONFLICT,
  /**
   * The database refused this transaction because of another one that ran at the same time.
   * Repeating the whole transaction helps. Also a deadlock where the database does not tell the two
   * apart.
   */
  SERIALIZATION,
  /** This transaction was chosen to end a deadlock. Repeating the whole transaction helps. */
  DEADLOCK,
  /** The connection is broken or closed, or could not be made. Another connection may work. */
  CONNECTION,
  /** No room: disk, tablespace, log or a set limit is used up. */
  FULL,
  /** The operating system or storage engine could not read or write. */
  IO,
  /** A row with this key exists already. */
  UNIQUE,
  /**
   * Another constraint is violated: not null, check, foreign key. Also a violated unique constraint
   * where the driver does not say which constraint it was.
   */
  CONSTRAINT,
  /** A value has the wrong form, is out of range or too big. */
  DATA,
  /** The database, connection or transaction may only read. */
  READ_ONLY,
  /** The database does not exist or can't be opened. */
  CANNOT_OPEN,
  /** The file is not a database, or of a version that can't be read. */
  NOT_A_DATABASE,
  /** The database is damaged. */
  CORRUPT,
  /** Out of memory, or of another resource held in memory. */
  MEMORY,
  /** A time limit of the statement or transaction has passed. */
  TIMEOUT,
  /**
   * Stopped from outside before it was done. PostgreSQL, Oracle and H2 report a passed time limit
   * in the same way, so there it may also have been that.
   */
  CANCELLED,
  /** The user is unknown or not allowed to do this. */
  PERMISSION,
  /** The statement is wrong as written. In SQLite also what it has no code of its own for. */
  SYNTAX,
  /** A table, column, schema or function that the statement names does not exist. */
  UNDEFINED_OBJECT,
  /**
   * The statement does not fit the transaction: COMMIT or ROLLBACK without one, BEGIN inside one,
   * anything in one that has already failed, COMMIT before its result sets are closed.
   */
  TRANSACTION_STATE,
  /** JDBC is used wrongly: a closed statement, a parameter too many, an unsupported feature. */
  MISUSE,
  /** Anything else. */
  OTHER
}
