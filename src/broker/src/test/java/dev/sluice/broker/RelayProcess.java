package dev.sluice.broker;

import dev.sluice.broker.message.IdRange;
import dev.sluice.broker.message.Message;
import dev.sluice.sqlite.SqliteDataSource;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Two threads that write and two that claim, {@value #BATCH} messages at a time, until it reads a
 * line. Arguments: the file, the number of the process, and how many each thread writes.
 *
 * <p>Prints {@code CONSUMER WRITER NUMBER} for each message claimed, numbers of threads being
 * unique in all processes, and {@code heap BYTES}, what is in use after a collection: once a tenth
 * is written, and at the end.
 */
final class RelayProcess {

  static final int THREADS = 2;
  static final int BATCH = 10;

  private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);
  private static final String PADDING = "x".repeat(100);

  private final MessageQueue queue;
  private final int process;
  private final int messages;
  private final AtomicBoolean stopped = new AtomicBoolean();

  private RelayProcess(MessageQueue queue, int process, int messages) {
    this.queue = queue;
    this.process = process;
    this.messages = messages;
  }

  /** Entry point of the process. */
  public static void main(String[] arguments) throws Exception {
    try (Broker broker = Broker.open(SqliteDataSource.at(Path.of(arguments[0])))) {
      int process = Integer.parseInt(arguments[1]);
      int messages = Integer.parseInt(arguments[2]);
      new RelayProcess(broker.queue("relay"), process, messages).run();
      printHeap();
    }
  }

  private void run() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int number = process * THREADS + i;
      threads.add(start(() -> write(number)));
      threads.add(start(() -> claim(number)));
    }
    System.in.read(); // a line, or the end of the parent
    stopped.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setUncaughtExceptionHandler(
        (failed, e) -> {
          e.printStackTrace();
          Runtime.getRuntime().halt(1);
        });
    thread.start();
    return thread;
  }

  private void write(int writer) {
    for (int written = 0; written < messages; written += BATCH) {
      queue.write(
          IntStream.range(written, written + BATCH)
              .mapToObj(number -> writer + " " + number + " " + PADDING)
              .toList());
      if (writer == process * THREADS && written == messages / 10) {
        printHeap();
      }
    }
  }

  private void claim(int consumer) {
    while (!stopped.get()) {
      List<Message> claimed = queue.claim(BATCH, IdRange.ALL);
      if (claimed.isEmpty()) {
        LockSupport.parkNanos(1_000_000);
        continue;
      }
      StringBuilder lines = new StringBuilder();
      for (Message message : claimed) {
        String body = message.body();
        lines.append(consumer).append(' ').append(body, 0, body.lastIndexOf(' ')).append('\n');
      }
      print(lines.toString());
    }
  }

  private static void printHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    print("heap " + (runtime.totalMemory() - runtime.freeMemory()) + "\n");
  }

  /** By one write, which is shorter than 4096 bytes and so not torn by those of other threads. */
  private static void print(String lines) {
    try {
      OUT.write(lines.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nobody listens any more
    }
  }
}
