package dev.sluice.benchmarks.throughput;

/** What one thread did of one step. */
final class Tally {

  private final String step;
  private final Latencies latencies = new Latencies();
  private long messages;
  private double seconds;

  Tally(String step) {
    this.step = step;
  }

  void add(int messages, long nanos) {
    this.messages += messages;
    latencies.add(nanos);
  }

  void addSeconds(double seconds) {
    this.seconds += seconds;
  }

  void add(Tally earlier) {
    messages += earlier.messages;
    seconds += earlier.seconds;
    latencies.add(earlier.latencies);
  }

  String step() {
    return step;
  }

  long messages() {
    return messages;
  }

  /** The same by the time of this step alone, without the thread's other steps. */
  Tally apart() {
    Tally apart = new Tally(step);
    apart.add(this);
    apart.seconds = latencies.seconds();
    return apart;
  }

  /** Messages per second. */
  double rate() {
    return messages / seconds;
  }

  Latencies latencies() {
    return latencies;
  }
}
