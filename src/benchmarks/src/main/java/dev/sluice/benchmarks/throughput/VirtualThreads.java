package dev.sluice.benchmarks.throughput;

import dev.sluice.benchmarks.throughput.Contest.Contestant;
import dev.sluice.broker.Broker;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The blocking calls on virtual threads, where the JDK has them: 21 or newer. */
final class VirtualThreads {

  static List<Row> thousand(Lab lab) throws Exception {
    if (!exist()) {
      return List.of();
    }
    return new Contest("1000 virtual threads: write", 0, broker(1000, true))
        .against("64 platform threads", 0.9, broker(64, false))
        .fairness(0.5)
        .hold(lab);
  }

  private VirtualThreads() {}

  private static Contestant broker(int threads, boolean virtual) {
    return (file, synchronous) -> {
      Broker broker = Store.open(file, synchronous);
      Crew crew = new Crew(file, broker).add(threads, Verb.WRITE.step(broker));
      return virtual ? crew.on(VirtualThreads::executor) : crew;
    };
  }

  private static boolean exist() {
    return Runtime.version().feature() >= 21;
  }

  /** By reflection, since this is compiled for JDK 17. */
  private static ExecutorService executor(int threads) {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
