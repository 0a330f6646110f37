package dev.sluice.dump;

/**
 * A dump is not what it should be. What its earlier lines said is stored; mend the input, and load
 * it into an empty store.
 */
public final class DumpFormatException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** Where it was noticed. */
  private final long line;

  DumpFormatException(long line, String problem) {
    super("invalid dump input at line " + line + ": " + problem);
    this.line = line;
  }

  private DumpFormatException() {
    super("invalid dump input: missing header (is this a simplebroker dump?)");
    this.line = 0;
  }

  static DumpFormatException ofNothing() {
    return new DumpFormatException();
  }

  /**
   * The line that is wrong.
   *
   * @return 1 for the first; 0 if there is none but blank lines
   */
  public long line() {
    return line;
  }
}
