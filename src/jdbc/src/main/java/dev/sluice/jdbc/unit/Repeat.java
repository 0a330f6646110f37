package dev.sluice.jdbc.unit;

/** How much of a unit or transaction may be run again after a failure. */
public enum Repeat {
  /** All of it, from its beginning: it leaves nothing behind when it fails. */
  WHOLE,
  /** Only while its transaction has not begun. */
  BEGIN,
  /** Nothing: somebody else repeats it, or nobody may. */
  NEVER
}
