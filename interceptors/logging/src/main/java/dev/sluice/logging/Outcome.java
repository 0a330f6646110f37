package dev.sluice.logging;

/** How a call ended, as far as the log is concerned, and the message for it. */
enum Outcome {
  DONE("statement done", "unit done"),
  RETRIED("statement retried", "unit retried"),
  SLOW("statement slow", "unit slow"),
  FAILED("statement failed", "unit failed");

  final String statement;
  final String unit;

  Outcome(String statement, String unit) {
    this.statement = statement;
    this.unit = unit;
  }
}
