package dev.sluice.slow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a listener is told. */
final class Reports implements SlowListener {

  private final BlockingQueue<SlowReport> all = new LinkedBlockingQueue<>();
  private volatile Thread thread;

  @Override
  public void slow(SlowReport report) {
    thread = Thread.currentThread();
    all.add(report);
  }

  SlowReport next() throws InterruptedException {
    SlowReport report = all.poll(60, TimeUnit.SECONDS);
    assertThat(report).as("a report").isNotNull();
    return report;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** The one that told it last. */
  Thread thread() {
    return thread;
  }
}
