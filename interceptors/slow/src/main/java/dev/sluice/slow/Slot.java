package dev.sluice.slow;

/** What is watched of one connection. Written by who uses it, read by the watcher. */
final class Slot {

  /** The connection itself; null if that is not watched. */
  final Watched held;

  /** The statement under way, or the time without one in a transaction; null if neither. */
  volatile Watched current;

  Slot(Watched held) {
    this.held = held;
  }
}
