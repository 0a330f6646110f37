package dev.sluice.benchmarks.throughput;

import java.util.List;

/** Something promised about the broker's throughput, and how it is measured. */
interface Case {
  List<Row> measure(Lab lab) throws Exception;
}
