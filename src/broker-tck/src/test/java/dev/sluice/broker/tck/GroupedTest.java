package dev.sluice.broker.tck;

/** The broker as it is by default. */
class GroupedTest extends Sqlite {}
