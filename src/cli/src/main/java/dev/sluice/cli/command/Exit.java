package dev.sluice.cli.command;

/** Exit codes. */
public final class Exit {

  /** It is done. */
  public static final int OK = 0;

  /** It can't be done; standard error says why. */
  public static final int ERROR = 1;

  /** Nothing matched. */
  public static final int NOTHING = 2;

  private Exit() {}
}
