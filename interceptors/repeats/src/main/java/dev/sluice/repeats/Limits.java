package dev.sluice.repeats;

/** How much is still fine. */
record Limits(long repeats, long statements, int maxSqlLength) {}
