package dev.sluice.dump;

import dev.sluice.broker.Broker;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that dumps or loads a file, or writes until it is killed. */
final class DumpProcess {

  private DumpProcess() {}

  /** Entry point of the process: what to do, the store, the dump. */
  public static void main(String[] arguments) throws Exception {
    Path dump = Path.of(arguments[2]);
    try (Broker broker = Store.open(Path.of(arguments[1]))) {
      switch (arguments[0]) {
        case "dump" -> {
          try (OutputStream out = Files.newOutputStream(dump)) {
            Dump.write(broker, DumpFilter.ALL, out);
          }
        }
        case "load" -> {
          try (InputStream in = new Told(Files.newInputStream(dump))) {
            Dump.load(broker, in, Store.QUIET);
          }
        }
        default -> {
          for (int i = 0; true; i++) {
            broker.queue("q" + i % 3).write("written " + i);
            System.out.println(i);
          }
        }
      }
    }
  }

  /** Tells each time when more has been read. */
  private static final class Told extends FilterInputStream {

    Told(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      System.out.println("reading");
      return super.read(bytes, offset, length);
    }
  }
}
