package dev.sluice.testing.canned;

/** What an execution gives if it does not fail, and an answer that always gives that. */
public sealed interface CannedResult extends CannedAnswer permits CannedRows, CannedUpdate {

  @Override
  default CannedResult to(CannedCall call) {
    return this;
  }
}
